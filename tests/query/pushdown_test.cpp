// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/answers.h"
#include "query/arg_table.h"
#include "query/slice_table.h"
#include "trace_io/sample_traces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace gatescope {
namespace {

using testing::HasSubstr;
using testing::Not;

/// SQLite hands no bound of an expression to the table; a cast compares as the column itself does.
std::string hidden(std::string_view column, std::string_view type, bool hide) {
    return hide ? fmt::format("CAST({} AS {})", column, type) : std::string(column);
}

std::string condition(std::mt19937_64& random, bool hide) {
    constexpr std::array kSigns{"=", "<", "<=", ">", ">=", "!="};
    constexpr std::array kNumbers{"ts", "id", "track_id", "parent_id", "arg_set_id", "depth", "dur"};
    const std::string chosen = kNumbers[random() % kNumbers.size()];
    const auto column = hidden(chosen, "INTEGER", hide);
    const auto* sign = kSigns[random() % kSigns.size()];
    const auto number = static_cast<std::int64_t>(random() % 420) - 10;
    switch (random() % 6) {
    case 0:
        return fmt::format("{} = 'k{}'", hidden("name", "TEXT", hide), random() % 11);
    case 1:
        return fmt::format("{} = 'k{}'", hidden("cat", "TEXT", hide), random() % 11);
    case 2:
        return fmt::format("{} {} {}.5", column, sign, number);
    case 3:
        return fmt::format("{} {} '{}'", column, sign, number);
    case 4:
        return fmt::format("{} IN ({}, {}, NULL)", hidden("track_id", "INTEGER", hide), random() % 6,
                           random() % 6);
    default:
        return fmt::format("{} {} {}", column, sign, chosen == "ts" ? number * 50 : number);
    }
}

std::string conditions(std::uint64_t seed, bool hide) {
    std::mt19937_64 random(seed);
    std::string text = condition(random, hide);
    for (auto more = random() % 3; more > 0; --more)
        text += " AND " + condition(random, hide);
    return text;
}

TEST(Pushdown, FindsWhatAFullScanFinds) {
    std::size_t found = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        TraceDatabase database(randomTrace(seed, 400));
        for (std::uint64_t i = 0; i < 150; ++i) {
            const auto pushed = conditions(seed * 1000 + i, false);
            const auto rows =
                rowsOf(database, "SELECT id, ts, name FROM slices WHERE " + pushed + " ORDER BY id");
            const auto scanned = rowsOf(database, "SELECT id, ts, name FROM slices WHERE " +
                                                      conditions(seed * 1000 + i, true) + " ORDER BY id");
            ASSERT_EQ(rows, scanned) << pushed;
            found += rows.size();
        }
    }
    EXPECT_GT(found, 1000u);
}

TEST(Pushdown, OrderIsThatOfAsking) {
    TraceDatabase database(randomTrace(11, 500));
    for (const auto* where : {"1", "track_id = 2", "track_id IN (3, 1, 2)", "name = 'k3' AND ts > 4000"}) {
        const auto select = fmt::format("SELECT ts FROM slices WHERE {} ORDER BY ", where);
        EXPECT_EQ(rowsOf(database, select + "ts"), rowsOf(database, select + "+ts")) << where;
        EXPECT_EQ(rowsOf(database, select + "ts DESC"), rowsOf(database, select + "+ts DESC")) << where;
    }
    EXPECT_THAT(planOf(database, "SELECT ts FROM slices ORDER BY ts LIMIT 3"), Not(HasSubstr("TEMP B-TREE")));
    EXPECT_THAT(planOf(database, "SELECT ts FROM slices ORDER BY ts DESC"), HasSubstr("TEMP B-TREE"));
}

TEST(Pushdown, JoinsFindTheSameWithAndWithout) {
    TraceDatabase database(randomTrace(5, 300));
    const auto same = [&](const std::string& pushed, const std::string& scanned) {
        auto a = rowsOf(database, pushed);
        auto b = rowsOf(database, scanned);
        std::ranges::sort(a);
        std::ranges::sort(b);
        EXPECT_FALSE(a.empty()) << pushed;
        EXPECT_EQ(a, b) << pushed;
    };
    same("SELECT a.id, b.id FROM slices a JOIN slices b ON b.parent_id = a.id",
         "SELECT a.id, b.id FROM slices a JOIN slices b ON +b.parent_id = +a.id");
    same("SELECT s.id, key, int_value FROM slices s JOIN args ON slice_id = s.id",
         "SELECT s.id, key, int_value FROM slices s JOIN args ON +slice_id = +s.id");
    same("SELECT f.id, s.name FROM flows f JOIN slices s ON s.id = f.slice_in",
         "SELECT f.id, s.name FROM flows f JOIN slices s ON +s.id = +f.slice_in");
    same("SELECT s.id, f.id FROM slices s JOIN flows f ON f.slice_in = s.id WHERE f.slice_out > 40",
         "SELECT s.id, f.id FROM slices s JOIN flows f ON +f.slice_in = +s.id WHERE +f.slice_out > 40");
    same("SELECT s.id, t.name FROM slices s JOIN tracks t ON t.id = s.track_id WHERE t.parent_id = 0",
         "SELECT s.id, t.name FROM slices s JOIN tracks t ON +t.id = +s.track_id WHERE +t.parent_id = 0");
}

TEST(Pushdown, JoinsById) {
    TraceDatabase database(randomTrace(5, 300));
    EXPECT_THAT(planOf(database, "SELECT * FROM flows f JOIN slices s ON s.id = f.slice_in"),
                HasSubstr("SCAN s VIRTUAL TABLE INDEX 0:id="));
    EXPECT_THAT(planOf(database, "SELECT * FROM slices s JOIN args a ON a.slice_id = s.id"),
                HasSubstr("slice_id="));
    EXPECT_THAT(planOf(database, "SELECT * FROM slices s JOIN args a ON a.arg_set_id = s.arg_set_id"),
                HasSubstr("arg_set_id="));
    EXPECT_THAT(planOf(database, "SELECT * FROM slices WHERE ts >= 5 AND ts < 9 AND track_id = 2"),
                HasSubstr("ts>="));
    EXPECT_THAT(planOf(database, "SELECT * FROM slices a JOIN slices b ON b.parent_id = a.id"),
                HasSubstr("="));
}

/// How many rows a table shows for these bounds.
std::size_t shown(const Table& table, const std::vector<ColumnBound>& bounds) {
    std::size_t rows = 0;
    for (const auto cursor = table.open(bounds, {}); !cursor->atEnd(); cursor->next())
        ++rows;
    return rows;
}

TEST(Pushdown, LooksAtFewRows) {
    const auto trace = randomTrace(2, 4000);
    const StringIds strings(*trace);
    const SliceTable slices(*trace, strings);
    constexpr int kId = 0;
    constexpr int kTs = 1;
    constexpr int kTrack = 3;
    constexpr int kName = 5;
    EXPECT_EQ(shown(slices, {}), 4000u);
    EXPECT_LE(shown(slices, {{{kId, Relation::Equal}, std::int64_t{70}}}), 1u);
    EXPECT_EQ(shown(slices, {{{kId, Relation::Equal}, std::monostate()}}), 0u);
    EXPECT_EQ(shown(slices, {{{kName, Relation::Equal}, std::string_view("no such name")}}), 0u);
    EXPECT_EQ(shown(slices, {{{kName, Relation::Equal}, std::int64_t{3}}}), 4000u); // SQLite knows best
    std::size_t ofTrack = 0;
    std::size_t inRange = 0;
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const bool right = trace->sliceTracks()[id] == 2;
        ofTrack += right ? 1 : 0;
        inRange += right && trace->starts()[id] >= 5000 && trace->starts()[id] <= 6000 ? 1 : 0;
    }
    const ColumnBound track{{kTrack, Relation::Equal}, std::int64_t{2}};
    EXPECT_EQ(shown(slices, {track}), ofTrack);
    EXPECT_EQ(shown(slices, {track,
                             {{kTs, Relation::GreaterOrEqual}, std::int64_t{5000}},
                             {{kTs, Relation::LessOrEqual}, std::int64_t{6000}}}),
              inRange);
    EXPECT_GT(inRange, 0u);
}

TEST(Pushdown, ArgsOfOneSlice) {
    const auto trace = randomTrace(2, 1000);
    const ArgTable args(*trace);
    constexpr int kSliceId = 1;
    constexpr int kKey = 2;
    const auto all = shown(args, {});
    EXPECT_GT(all, 100u);
    EXPECT_LE(shown(args, {{{kSliceId, Relation::Equal}, std::int64_t{500}}}), 1u);
    EXPECT_EQ(shown(args, {{{kKey, Relation::Equal}, std::string_view("a")}}), all);
    EXPECT_EQ(shown(args, {{{kKey, Relation::Equal}, std::string_view("b")}}), 0u);
}

} // namespace
} // namespace gatescope
