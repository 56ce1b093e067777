// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/trace_database.h"

#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gatescope {

/// Keeps all rows, each value as text; NULL as "NULL".
class KeptRows final : public RowSink {
public:
    void columns(std::span<const std::string> names) override { m_names.assign(names.begin(), names.end()); }
    void row(std::span<const Cell> cells) override {
        m_rows.emplace_back();
        for (const auto& cell : cells)
            m_rows.back().push_back(textOf(cell));
        if (m_onRow) m_onRow(m_rows.size());
    }
    void end() override { m_ended = true; }

    const std::vector<std::string>& names() const { return m_names; }
    const std::vector<std::vector<std::string>>& rows() const { return m_rows; }
    bool ended() const { return m_ended; }
    void onRow(std::function<void(std::size_t)> function) { m_onRow = std::move(function); }

private:
    static std::string textOf(const Cell& cell) {
        if (const auto* integer = std::get_if<std::int64_t>(&cell)) return fmt::to_string(*integer);
        if (const auto* real = std::get_if<double>(&cell)) return fmt::to_string(*real);
        if (const auto* text = std::get_if<std::string_view>(&cell)) return std::string(*text);
        return "NULL";
    }

    std::vector<std::string> m_names;
    std::vector<std::vector<std::string>> m_rows;
    std::function<void(std::size_t)> m_onRow;
    bool m_ended = false;
};

inline std::vector<std::vector<std::string>> rowsOf(TraceDatabase& database, const std::string& sql) {
    KeptRows rows;
    database.query(sql, rows);
    return rows.rows();
}

/// How SQLite means to carry out the query.
inline std::string planOf(TraceDatabase& database, const std::string& sql) {
    std::string plan;
    for (const auto& row : rowsOf(database, "EXPLAIN QUERY PLAN " + sql))
        plan += row.back() + "\n";
    return plan;
}

} // namespace gatescope
