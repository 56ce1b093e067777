// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/answers.h"
#include "trace/trace_builder.h"
#include "trace_io/sample_traces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Row = std::vector<std::string>;

TEST(Tables, SlicesAreTheTracesOwn) {
    const auto trace = randomTrace(7, 300);
    TraceDatabase database(trace);
    const auto rows =
        rowsOf(database, "SELECT id, ts, dur, track_id, category, name, depth, parent_id, arg_set_id, cat, "
                         "ts_end FROM slices");
    ASSERT_EQ(rows.size(), trace->sliceCount());
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto slice = trace->slice(id);
        const auto parent = trace->parent(id);
        const auto number = fmt::to_string(id);
        EXPECT_THAT(rows[id], ElementsAre(number, fmt::to_string(slice.start), fmt::to_string(slice.duration),
                                          fmt::to_string(slice.track), trace->category(id), trace->name(id),
                                          fmt::to_string(slice.depth),
                                          parent == kNoSlice ? "NULL" : fmt::to_string(parent), number,
                                          trace->category(id), fmt::to_string(slice.end())));
    }
}

TEST(Tables, StarShowsNoColumnTwice) {
    TraceDatabase database(richTrace());
    KeptRows rows;
    database.query("SELECT * FROM slice LIMIT 1", rows);
    EXPECT_THAT(rows.names(), ElementsAre("id", "ts", "dur", "track_id", "category", "name", "depth",
                                          "parent_id", "arg_set_id"));
    EXPECT_TRUE(rows.ended());
}

TEST(Tables, TracksKnowTheirProcess) {
    TraceDatabase database(richTrace());
    EXPECT_THAT(rowsOf(database, "SELECT name, kind, parent_id, pid, tid, sort_order, upid FROM tracks"),
                ElementsAre(Row{"before \"fix\"", "process", "NULL", "1", "1", "2", "0"},
                            Row{"MoE block", "phases", "0", "1", "1", "0", "0"},
                            Row{"queue depth", "counter", "0", "1", "2", "5", "0"},
                            Row{"XPU 0", "process", "NULL", "2", "1", "1", "3"},
                            Row{"Queue 0", "device_queue", "3", "2", "9", "-3", "3"},
                            Row{"worker 0", "host_thread", "0", "1", "3", "1", "0"}));
}

TEST(Tables, FlowsCountersAndInstants) {
    TraceDatabase database(richTrace());
    EXPECT_THAT(rowsOf(database, "SELECT a.name, b.name, trace_id FROM flow JOIN slice a ON a.id = slice_out "
                                 "JOIN slice b ON b.id = slice_in ORDER BY flow.id"),
                ElementsAre(Row{"launch \\ \n \x01", "gate_gemm (redundant)", "42"},
                            Row{"launch \\ \n \x01", "w13 \xF0\x9F\x98\x80", "42"},
                            Row{"gate_gemm (redundant)", "w13 \xF0\x9F\x98\x80", "-1"}));
    EXPECT_THAT(rowsOf(database, "SELECT counter.id, ts, value, name FROM counter JOIN track ON track.id = "
                                 "track_id"),
                ElementsAre(Row{"0", "5", "3", "queue depth"}, Row{"1", "9", "0.1", "queue depth"},
                            Row{"2", "11", "0", "queue depth"}));
    EXPECT_THAT(rowsOf(database, "SELECT ts, track_id, name, extract_arg(arg_set_id, 'layer') FROM instants"),
                ElementsAre(Row{"17", "0", "finding", "3"}, Row{"18", "4", "mark", "NULL"},
                            Row{"19", "NULL", "all", "NULL"}));
}

/// A slice with the text as its args, read as an importer would: typed where the vocabulary knows the key.
std::shared_ptr<const Trace> traceWithArgs(std::string_view json, std::span<const Arg> typed = {}) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    builder.addSlice(track, builder.intern("none"), 0, 0, 1);
    builder.addSlice(track, builder.intern("some"), 0, 5, 1, typed, json);
    return builder.build();
}

TEST(Args, HaveTheTypesOfTheText) {
    const std::array<Arg, 1> typed{{{ArgKey::Correlation, 77}}};
    TraceDatabase database(traceWithArgs(
        R"({"correlation":"77","s":"a\"b","i":-5,"r":1.5,"t":true,"n":null,"l":[[1,2],[]],"k\"y":{"a":1},
            "big":18446744073709551615})",
        typed));
    EXPECT_THAT(
        rowsOf(database,
               "SELECT key, value_type, int_value, real_value, string_value, display_value FROM args "
               "WHERE slice_id = 1"),
        ElementsAre(
            Row{"correlation", "int", "77", "NULL", "NULL", "77"},
            Row{"s", "string", "NULL", "NULL", "a\"b", "a\"b"}, Row{"i", "int", "-5", "NULL", "NULL", "-5"},
            Row{"r", "real", "NULL", "1.5", "NULL", "1.5"}, Row{"t", "bool", "1", "NULL", "NULL", "true"},
            Row{"n", "null", "NULL", "NULL", "NULL", "null"},
            Row{"l", "json", "NULL", "NULL", "[[1,2],[]]", "[[1,2],[]]"},
            Row{"k\"y", "json", "NULL", "NULL", "{\"a\":1}", "{\"a\":1}"},
            Row{"big", "real", "NULL", "1.8446744073709552e+19", "NULL", "18446744073709551615"}));
    EXPECT_THAT(rowsOf(database, "SELECT slice_id, key FROM args WHERE key = 'k\"y'"),
                ElementsAre(Row{"1", "k\"y"}));
}

TEST(Args, OfOwnSlicesAreWhatWasRecorded) {
    TraceDatabase database(richTrace());
    EXPECT_THAT(rowsOf(database,
                       "SELECT key, value_type, display_value FROM args JOIN slice ON id = slice_id "
                       "WHERE name LIKE 'gate_gemm%'"),
                ElementsAre(Row{"kind", "string", "gate"}, Row{"layer", "int", "3"},
                            Row{"flops", "int", "9007199254740993"}, Row{"reads", "json", "[1,32]"}));
    EXPECT_THAT(
        rowsOf(database, "SELECT r.value FROM args, json_each(args.string_value) r WHERE args.key = 'reads'"),
        ElementsAre(Row{"1"}, Row{"32"}));
    EXPECT_THAT(rowsOf(database, "SELECT int_value FROM args WHERE key = 'flops'"),
                ElementsAre(Row{"9007199254740993"}));
}

TEST(Args, ExtractedByKey) {
    TraceDatabase database(traceWithArgs(R"({"a":1,"b":"x","c":[1],"d":0.5,"e":null})"));
    EXPECT_THAT(
        rowsOf(database, "SELECT extract_arg(1,'a'), EXTRACT_ARG(1,'args.b'), extract_arg(1,'c'), "
                         "extract_arg(1,'d'), extract_arg(1,'e'), extract_arg(1,'z'), "
                         "extract_arg(0,'a'), extract_arg(99,'a'), extract_arg(-1,'a'), "
                         "extract_arg(NULL,'a'), extract_arg(1,NULL)"),
        ElementsAre(Row{"1", "x", "[1]", "0.5", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"}));
    EXPECT_THAT(rowsOf(database, "SELECT typeof(extract_arg(1,'a')), typeof(extract_arg(1,'d'))"),
                ElementsAre(Row{"integer", "real"}));
}

TEST(Functions, PercentilesAndTheTracesBounds) {
    TraceDatabase database(randomTrace(3, 50));
    EXPECT_THAT(rowsOf(database,
                       "WITH v(x) AS (VALUES (4), (1), (2), (NULL), (3)) SELECT median(x), "
                       "percentile(x, 0), percentile(x, 100), percentile(x, 25), median(NULL) FROM v"),
                ElementsAre(Row{"2.5", "1", "4", "1.75", "NULL"}));
    EXPECT_THAT(rowsOf(database, "SELECT median(dur) FROM slice WHERE 0"), ElementsAre(Row{"NULL"}));
    EXPECT_EQ(rowsOf(database, "SELECT start_ts, end_ts FROM trace_bounds"),
              rowsOf(database, "SELECT 0, MAX(ts_end) FROM slices"));
    EXPECT_THROW(rowsOf(database, "SELECT percentile(dur, 101) FROM slice"), UsageError);
}

TEST(Views, JoinAsInPerfetto) {
    TraceDatabase database(richTrace());
    EXPECT_THAT(rowsOf(database,
                       "SELECT slice.name, thread.name, tid, process.name, pid FROM slice "
                       "JOIN thread_track ON slice.track_id = thread_track.id "
                       "JOIN thread USING (utid) JOIN process USING (upid) WHERE slice.name = 'empty'"),
                ElementsAre(Row{"empty", "worker 0", "3", "before \"fix\"", "1"}));
    EXPECT_THAT(
        rowsOf(database, "SELECT name, thread_name, process_name FROM thread_slice ORDER BY ts LIMIT 1"),
        ElementsAre(Row{"empty", "worker 0", "before \"fix\""}));
    EXPECT_THAT(rowsOf(database, "SELECT str_value FROM metadata WHERE name = 'model'"),
                ElementsAre(Row{"Qwen3"}));
    EXPECT_THAT(rowsOf(database, "SELECT name FROM counter_track"), ElementsAre(Row{"queue depth"}));
}

TEST(Schema, NamesEveryColumn) {
    const auto text = querySchemaText();
    TraceDatabase database(randomTrace(1, 1));
    for (const auto* table :
         {"slices", "tracks", "args", "flows", "counters", "instants", "kernels", "findings"}) {
        EXPECT_THAT(text, HasSubstr(table));
        const auto columns =
            rowsOf(database, fmt::format("SELECT name FROM pragma_table_xinfo('{}')", table));
        ASSERT_FALSE(columns.empty()) << table;
        for (const auto& column : columns)
            EXPECT_THAT(text, HasSubstr("\n  " + column.front() + " "));
    }
}

TEST(EmptyTrace, AnswersToo) {
    TraceDatabase database(TraceBuilder().build());
    for (const auto* table :
         {"slices", "tracks", "args", "flows", "counters", "instants", "kernels", "findings"})
        EXPECT_THAT(rowsOf(database, fmt::format("SELECT COUNT(*) FROM {}", table)), ElementsAre(Row{"0"}));
    EXPECT_TRUE(rowsOf(database, "SELECT * FROM slices WHERE track_id = 0 AND name = 'a'").empty());
    EXPECT_TRUE(rowsOf(database, "SELECT * FROM args WHERE slice_id = 0").empty());
}

} // namespace
} // namespace gatescope
