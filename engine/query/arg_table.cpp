// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/arg_table.h"

#include "base/progress.h"
#include "query/arg_walk.h"
#include "query/row_range.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace gatescope {

namespace {

enum ColumnId : int {
    kArgSetId,
    kSliceId,
    kKey,
    kValueType,
    kIntValue,
    kRealValue,
    kStringValue,
    kDisplayValue,
    kFlatKey,
    kType,
    kTextValue
};

constexpr std::array<Column, 11> kColumns{{
    {"arg_set_id", ColumnType::Integer, "the set that it belongs to: of a slice its id"},
    {"slice_id", ColumnType::Integer, "slices.id, or NULL where the set is an instant's"},
    {"key", ColumnType::Text, "as the file has it: correlation, External id, Input Dims, layer, ..."},
    {"value_type", ColumnType::Text, "int, real, string, bool, json (a list or an object) or null"},
    {"int_value", ColumnType::Integer, "of an int; of a bool 0 or 1"},
    {"real_value", ColumnType::Real, "of a real"},
    {"string_value", ColumnType::Text, "of a string; a list's or an object's JSON"},
    {"display_value", ColumnType::Text, "the value as text, whatever its type"},
    {"flat_key", ColumnType::Text, "the same as key", true},
    {"type", ColumnType::Text, "the same as value_type", true},
    {"text_value", ColumnType::Text, "the same as string_value", true},
}};

bool isSet(int column) {
    return column == kArgSetId || column == kSliceId;
}

bool isKey(int column) {
    return column == kKey || column == kFlatKey;
}

class ArgCursor final : public Cursor {
public:
    ArgCursor(const Trace& trace, RowRange sets, std::string key, std::stop_token stop)
        : m_walk(trace),
          m_slices(trace.sliceCount()),
          m_sets(sets),
          m_set(sets.first),
          m_key(std::move(key)),
          m_stop(std::move(stop)) {
        if (m_set < m_sets.last) m_walk.enter(m_set);
        next();
    }

    bool atEnd() const override { return m_set >= m_sets.last; }
    void next() override {
        // Where few sets have the key, SQLite hears nothing from us for long.
        constexpr std::size_t kEvery = std::size_t{1} << 12;
        while (m_set < m_sets.last && !m_walk.next(m_arg, m_key)) {
            if (++m_set % kEvery == 0) throwIfStopped(m_stop);
            m_place = 0;
            if (m_set < m_sets.last) m_walk.enter(m_set);
        }
        ++m_place;
    }
    void value(int column, Answer& answer) const override;
    std::int64_t rowId() const override {
        constexpr int kPlaceBits = 20;
        return (static_cast<std::int64_t>(m_set) << kPlaceBits) + m_place;
    }
    double share() const override {
        return m_sets.size() == 0
                   ? 1.0
                   : static_cast<double>(m_set - m_sets.first) / static_cast<double>(m_sets.size());
    }

private:
    ArgWalk m_walk;
    std::size_t m_slices;
    RowRange m_sets;
    std::size_t m_set;
    std::int64_t m_place = 0; ///< in its set, from 1
    std::string m_key;        ///< the only one that is wanted; empty: all
    std::stop_token m_stop;
    ArgValue m_arg;
};

void ArgCursor::value(int column, Answer& answer) const {
    const auto type = m_arg.type;
    switch (column) {
    case kArgSetId:
        return answer.integer(static_cast<std::int64_t>(m_set));
    case kSliceId:
        if (m_set < m_slices) answer.integer(static_cast<std::int64_t>(m_set));
        return;
    case kKey:
    case kFlatKey:
        return answer.copiedText(m_arg.key);
    case kValueType:
    case kType:
        return answer.text(argValueTypeName(type));
    case kIntValue:
        if (type == ArgValueType::Integer || type == ArgValueType::Boolean) answer.integer(m_arg.integer);
        return;
    case kRealValue:
        if (type == ArgValueType::Real) answer.real(m_arg.real);
        return;
    case kStringValue:
    case kTextValue:
        if (type == ArgValueType::Text || type == ArgValueType::Json) answer.copiedText(m_arg.text);
        return;
    case kDisplayValue:
        return answer.copiedText(m_arg.text);
    default:
        return;
    }
}

} // namespace

std::string_view ArgTable::says() const {
    return "what slices and instants say of themselves, by key";
}

std::span<const Column> ArgTable::columns() const {
    return kColumns;
}

bool ArgTable::narrows(Asked asked) const {
    return isSet(asked.column) || (isKey(asked.column) && asked.comparison == Relation::Equal);
}

bool ArgTable::ascends(int column) const {
    return column == kArgSetId;
}

Table::Estimate ArgTable::estimate(std::span<const Asked> asked) const {
    constexpr double kArgsOfSet = 8;
    constexpr double kOfRange = 1.0 / 3;
    double sets = static_cast<double>(m_trace.sliceCount() + m_trace.instants().size());
    double argsOfSet = kArgsOfSet;
    for (const auto& one : asked) {
        if (isKey(one.column)) argsOfSet = 1;
        if (isSet(one.column)) sets = one.comparison == Relation::Equal ? 1 : sets * kOfRange;
    }
    // Every set's text is read, whatever comes of it.
    return {.cost = sets * kArgsOfSet + 1, .rows = std::max(1.0, sets * argsOfSet)};
}

std::unique_ptr<Cursor> ArgTable::open(std::span<const ColumnBound> bounds,
                                       const std::stop_token& stop) const {
    RowRange sets{0, m_trace.sliceCount() + m_trace.instants().size()};
    std::string key;
    for (const auto& bound : bounds) {
        const int column = bound.asked.column;
        if (column == kSliceId) sets.last = std::min(sets.last, m_trace.sliceCount()); // NULL fits no bound
        if (isSet(column)) {
            sets.first = std::min(sets.first, sets.last);
            sets = narrowed(sets, bound, [](std::size_t set) { return static_cast<std::int64_t>(set); });
        }
        if (const auto* text = std::get_if<std::string_view>(&bound.value); text != nullptr && isKey(column))
            key = *text;
    }
    return std::make_unique<ArgCursor>(m_trace, sets, std::move(key), stop);
}

} // namespace gatescope
