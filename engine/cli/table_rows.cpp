// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table_rows.h"

#include "cli/shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gatescope::cli {

namespace {

constexpr std::size_t kRowsThatSetWidths = 1000;
constexpr std::size_t kWidest = 80;
constexpr std::size_t kPiece = std::size_t{64} << 10;

} // namespace

TableRows::Field TableRows::fieldOf(const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return {fmt::to_string(*integer), true};
    if (const auto* real = std::get_if<double>(&cell)) return {fmt::format("{:.6g}", *real), true};
    if (const auto* text = std::get_if<std::string_view>(&cell)) {
        Field field{shownText(*text, kWidest)};
        if (shownWidth(field.text) == kWidest && visibleText(*text) != field.text) m_cut = true;
        return field;
    }
    return {"NULL", true};
}

void TableRows::columns(std::span<const std::string> names) {
    m_first.emplace_back();
    for (const auto& name : names)
        m_first.back().push_back({visibleText(name)});
}

void TableRows::row(std::span<const Cell> cells) {
    std::vector<Field> fields;
    for (const auto& cell : cells)
        fields.push_back(fieldOf(cell));
    if (!m_widths.empty()) return write(fields);
    m_first.push_back(std::move(fields));
    if (m_first.size() > kRowsThatSetWidths) layOut();
}

void TableRows::end() {
    if (m_widths.empty()) layOut();
    m_out(m_text);
    m_text.clear();
}

void TableRows::layOut() {
    auto& names = m_first.front();
    m_widths.resize(names.size());
    for (const auto& fields : m_first) {
        for (std::size_t i = 0; i < fields.size(); ++i)
            m_widths[i] = std::max(m_widths[i], shownWidth(fields[i].text));
    }
    // A name stands as the values below it do.
    if (m_first.size() > 1) {
        for (std::size_t i = 0; i < names.size(); ++i)
            names[i].right = m_first[1][i].right;
    }
    for (const auto& fields : std::exchange(m_first, {}))
        write(fields);
}

void TableRows::write(const std::vector<Field>& fields) {
    const auto lineStart = m_text.size();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) m_text += "  ";
        const auto& field = fields[i];
        const auto width = shownWidth(field.text);
        const std::string padding(m_widths[i] > width ? m_widths[i] - width : 0, ' ');
        m_text += field.right ? padding + field.text : field.text + padding;
    }
    while (m_text.size() > lineStart && m_text.back() == ' ')
        m_text.pop_back();
    m_text += '\n';
    if (m_text.size() < kPiece) return;
    m_out(m_text);
    m_text.clear();
}

} // namespace gatescope::cli
