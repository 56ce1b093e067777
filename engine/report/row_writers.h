// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/rows.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gatescope {

/// Takes text in pieces of some tens of kilobytes.
using TextOut = std::function<void(std::string_view)>;

/// Who reads the values. Spreadsheets take a text that begins with =, +, -, @, a tab or a carriage return for
/// a formula, and run it (some in full width too); for them an apostrophe stands in front, which they don't
/// show. Programs get every text as it is.
enum class CsvFor : std::uint8_t { Programs, Spreadsheets };

/// Comma-separated values as in RFC 4180, lines ended by a newline alone: names first, NULL as nothing, an
/// empty text in quotes.
class CsvRows final : public RowSink {
public:
    explicit CsvRows(TextOut out, CsvFor readers = CsvFor::Programs)
        : m_out(std::move(out)), m_for(readers) {}
    void columns(std::span<const std::string> names) override;
    void row(std::span<const Cell> cells) override;
    void end() override;

private:
    void append(const Cell& cell);

    TextOut m_out;
    CsvFor m_for;
    std::string m_text;
};

/// {"schema":1,"columns":[...],"rows":[[...],...]}, a row a line (docs/formats.md).
class JsonRows final : public RowSink {
public:
    explicit JsonRows(TextOut out) : m_out(std::move(out)) {}
    void columns(std::span<const std::string> names) override;
    void row(std::span<const Cell> cells) override;
    void end() override;

private:
    TextOut m_out;
    std::string m_text;
    bool m_first = true;
};

} // namespace gatescope
