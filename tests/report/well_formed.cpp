// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/well_formed.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace gatescope::test {

bool WellFormed::fail(std::string what) {
    m_complaint = what + " at byte " + std::to_string(m_at) + ": " +
                  std::string(m_page.substr(m_at > 60 ? m_at - 60 : 0, 120));
    return false;
}

std::string WellFormed::readName() {
    const auto begin = m_at;
    while (m_at < m_page.size() && (std::isalnum(static_cast<unsigned char>(m_page[m_at])) != 0 ||
                                    std::string_view("-_:").find(m_page[m_at]) != std::string_view::npos))
        ++m_at;
    return std::string(m_page.substr(begin, m_at - begin));
}

void WellFormed::skipBlanks() {
    while (m_at < m_page.size() && std::isspace(static_cast<unsigned char>(m_page[m_at])) != 0)
        ++m_at;
}

bool WellFormed::readCharacter(char quote, std::string& into) {
    const char c = m_page[m_at];
    if (c == '<' || c == quote) return fail("a bare < or quote");
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') return fail("a control character");
    if (c != '&') {
        into += c;
        ++m_at;
        return true;
    }
    constexpr std::pair<std::string_view, char> kEntities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (const auto& [entity, meaning] : kEntities) {
        if (!at(entity)) continue;
        into += meaning;
        m_at += entity.size();
        return true;
    }
    return fail("a bare &");
}

bool WellFormed::readAttribute(std::vector<std::string>& names) {
    const auto name = readName();
    if (name.empty()) return fail("no name of an attribute");
    if (std::ranges::find(names, name) != names.end()) return fail("the attribute " + name + " twice");
    names.push_back(name);
    m_attributes.push_back(name);
    if (!at("=\"")) return fail("an attribute without quotes");
    m_at += 2;
    std::string value;
    while (m_at < m_page.size() && m_page[m_at] != '"') {
        if (!readCharacter('"', value)) return false;
    }
    ++m_at;
    return true;
}

bool WellFormed::readTag() {
    ++m_at;
    if (at("/")) {
        ++m_at;
        const auto name = readName();
        if (m_open.empty() || m_open.back() != name) return fail("</" + name + "> closes nothing");
        m_open.pop_back();
        if (!at(">")) return fail("no end of a closing tag");
        ++m_at;
        return true;
    }
    const auto name = readName();
    if (name.empty()) return fail("a bare <");
    m_elements.push_back(name);
    std::vector<std::string> attributes;
    for (skipBlanks(); !at(">") && !at("/>"); skipBlanks()) {
        if (!readAttribute(attributes)) return false;
    }
    if (at(">")) m_open.push_back(name);
    m_at += at(">") ? 1 : 2;
    return true;
}

std::string WellFormed::complaint() {
    constexpr std::string_view kType = "<!DOCTYPE html>";
    if (!at(kType)) return "no doctype";
    m_at = kType.size();
    while (m_at < m_page.size() && m_complaint.empty()) {
        if (m_page[m_at] == '<') {
            readTag();
        } else {
            readCharacter('<', m_text);
        }
    }
    if (m_complaint.empty() && !m_open.empty()) fail("<" + m_open.back() + "> is not closed");
    return m_complaint;
}

} // namespace gatescope::test
