// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html/html_writer.h"

#include "report/visible_text.h"
#include "resources/embedded_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gatescope {

namespace {

/// No text of ours is longer; one of others must not make a report of megabytes.
constexpr std::size_t kMostOfText = 1000;

const EmbeddedFile& reportFile(std::string_view name) {
    const auto files = reportFiles();
    const auto found = std::ranges::find(files, name, &EmbeddedFile::name);
    if (found == files.end()) throw std::logic_error("no such file of the report");
    return *found;
}

unsigned hexDigit(char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

/// CMake tells hashes in hexadecimal; a policy takes base64. The length is that of SHA-256.
std::string base64OfHash(std::string_view hex) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : hex) {
        bits = bits << 4 | hexDigit(c);
        for (count += 4; count >= 6; count -= 6)
            out += kDigits[bits >> (count - 6) & 63];
    }
    out += kDigits[bits << (6 - count) & 63]; // 256 bits leave four over
    return out + '=';
}

} // namespace

void HtmlWriter::escape(std::string_view text) {
    for (const char c : visibleText(text, kMostOfText)) {
        switch (c) {
        case '&':
            m_out += "&amp;";
            break;
        case '<':
            m_out += "&lt;";
            break;
        case '>':
            m_out += "&gt;";
            break;
        case '"':
            m_out += "&quot;";
            break;
        case '\'':
            m_out += "&#39;";
            break;
        default:
            m_out += c;
        }
    }
}

void HtmlWriter::open(Literal tag, HtmlAttributes attributes, bool empty) {
    m_out += '<';
    m_out += tag.text();
    for (const auto& [name, value] : attributes) {
        m_out += ' ';
        m_out += name.text();
        m_out += "=\"";
        escape(value);
        m_out += '"';
    }
    m_out += empty ? "/>" : ">";
    if (!empty) m_open.push_back(tag.text());
}

void HtmlWriter::close() {
    m_out += "</";
    m_out += m_open.back();
    m_out += '>';
    // Lines end where they show nowhere.
    static constexpr auto kBlocks = {"section", "tr",  "table", "head", "header",
                                     "g",       "svg", "li",    "p",    "details"};
    if (std::ranges::find(kBlocks, m_open.back()) != kBlocks.end()) m_out += '\n';
    m_open.pop_back();
}

HtmlWriter::Element HtmlWriter::element(Literal tag, HtmlAttributes attributes) {
    return {*this, tag, attributes};
}

void HtmlWriter::leaf(Literal tag, HtmlAttributes attributes, std::string_view text) {
    const auto one = element(tag, attributes);
    escape(text);
}

void HtmlWriter::empty(Literal tag, HtmlAttributes attributes) {
    open(tag, attributes, true);
}

void HtmlWriter::text(std::string_view text) {
    escape(text);
}

void HtmlWriter::link(std::string_view id, std::string_view text) {
    m_out += "<a href=\"#";
    escape(id);
    m_out += "\">";
    escape(text);
    m_out += "</a>";
}

void HtmlWriter::skipLink(Literal id, std::string_view text) {
    m_out += "<a class=\"skip\" href=\"#";
    m_out += id.text();
    m_out += "\">";
    escape(text);
    m_out += "</a>";
}

HtmlWriter::Element HtmlWriter::document() {
    m_out += "<!DOCTYPE html>\n";
    return element("html", {{"lang", "en"}});
}

void HtmlWriter::policy() {
    empty("meta",
          {{"http-equiv", "Content-Security-Policy"},
           {"content", fmt::format("default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'",
                                   base64OfHash(GATESCOPE_REPORT_CSS_SHA256),
                                   base64OfHash(GATESCOPE_REPORT_JS_SHA256))}});
}

void HtmlWriter::styleSheet() {
    resource("style", "report.css");
}

void HtmlWriter::script() {
    resource("script", "report.js");
}

void HtmlWriter::resource(Literal tag, std::string_view name) {
    const auto one = element(tag);
    m_out += reportFile(name).text();
}

std::string svgNumber(double value) {
    if (!std::isfinite(value)) return "0";
    auto text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

} // namespace gatescope
