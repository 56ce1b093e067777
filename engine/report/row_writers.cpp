// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/row_writers.h"

#include "report/json_parts.h"
#include "trace_io/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

namespace gatescope {

namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

void appendCsv(std::string& out, std::string_view text) {
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void appendCsv(std::string& out, const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) return appendCsv(out, *text);
    if (const auto* integer = std::get_if<std::int64_t>(&cell))
        fmt::format_to(std::back_inserter(out), "{}", *integer);
    if (const auto* real = std::get_if<double>(&cell)) fmt::format_to(std::back_inserter(out), "{}", *real);
}

void appendJson(std::string& out, const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) return appendJsonString(out, *text);
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
        // Readers with doubles would round it.
        constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;
        const bool quoted = *integer > kLargestExact || *integer < -kLargestExact;
        fmt::format_to(std::back_inserter(out), fmt::runtime(quoted ? R"("{}")" : "{}"), *integer);
        return;
    }
    const auto* real = std::get_if<double>(&cell);
    if (real == nullptr || !std::isfinite(*real)) {
        out += "null"; // JSON has no infinity
        return;
    }
    fmt::format_to(std::back_inserter(out), "{}", *real);
}

/// As spreadsheets read it, full-width forms too.
bool startsFormula(std::string_view text) {
    constexpr std::array<std::string_view, 10> kStarts{"=",  "+",      "-",      "@",      "\t",
                                                       "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    return std::ranges::any_of(kStarts, [text](std::string_view start) { return text.starts_with(start); });
}

} // namespace

void CsvRows::append(const Cell& cell) {
    const auto* text = std::get_if<std::string_view>(&cell);
    if (m_for == CsvFor::Spreadsheets && text != nullptr && startsFormula(*text)) {
        std::string defused(1, '\'');
        defused += *text;
        return appendCsv(m_text, std::string_view(defused));
    }
    appendCsv(m_text, cell);
}

void CsvRows::columns(std::span<const std::string> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) m_text += ',';
        appendCsv(m_text, std::string_view(names[i]));
    }
    m_text += '\n';
}

void CsvRows::row(std::span<const Cell> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) m_text += ',';
        append(cells[i]);
    }
    m_text += '\n';
    if (m_text.size() < kPiece) return;
    m_out(m_text);
    m_text.clear();
}

void CsvRows::end() {
    m_out(m_text);
    m_text.clear();
}

void JsonRows::columns(std::span<const std::string> names) {
    fmt::format_to(std::back_inserter(m_text), R"({{"schema":{},"columns":[)", kJsonSchema);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) m_text += ',';
        appendJsonString(m_text, names[i]);
    }
    m_text += R"(],"rows":[)";
}

void JsonRows::row(std::span<const Cell> cells) {
    m_text += m_first ? "\n[" : ",\n[";
    m_first = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) m_text += ',';
        appendJson(m_text, cells[i]);
    }
    m_text += ']';
    if (m_text.size() < kPiece) return;
    m_out(m_text);
    m_text.clear();
}

void JsonRows::end() {
    m_text += "\n]}\n";
    m_out(m_text);
    m_text.clear();
}

} // namespace gatescope
