// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/foreign_traces.h"
#include "base/error.h"
#include "query/answers.h"
#include "trace/stopping_sink.h"
#include "trace_io/sample_traces.h"

#include <gtest/gtest.h>

#include <set>

namespace gatescope {
namespace {

constexpr const char* kLong = "SELECT COUNT(*) FROM slices a, slices b WHERE a.dur + b.dur = -1";

TEST(Stopping, EndsALongQuery) {
    TraceDatabase database(randomTrace(1, 3000));
    StoppingSink sink(0.3);
    KeptRows rows;
    EXPECT_THROW(database.query(kLong, rows, sink, sink.token()), Cancelled);
    EXPECT_GE(sink.last(), 0.3);
    EXPECT_LT(sink.last(), 0.9);
    EXPECT_TRUE(rows.rows().empty());
    EXPECT_FALSE(rows.ended());
    EXPECT_EQ(rowsOf(database, "SELECT COUNT(*) FROM slices").front().front(), "3000"); // as good as before
}

TEST(Stopping, EndsASearchThatFindsNothing) {
    // One step of SQLite's goes over all slices here.
    TraceDatabase database(randomTrace(1, 30000));
    std::stop_source stop;
    KeptRows rows;
    rows.onRow([&](std::size_t) { stop.request_stop(); });
    EXPECT_THROW(database.query("SELECT 1 UNION ALL SELECT slice_id FROM args WHERE key = 'b'", rows,
                                noProgress(), stop.get_token()),
                 Cancelled);
}

/// Kernels with launches: 40000 slices.
std::shared_ptr<const Trace> manyKernels() {
    ForeignTrace trace;
    for (int i = 0; i < 20000; ++i)
        trace.add(kExperts);
    return trace.build();
}

/// What long work said that it was doing.
class Doings final : public ProgressSink {
public:
    void progress(double, std::string_view what) override { m_doings.insert(std::string(what)); }
    bool has(const std::string& what) const { return m_doings.count(what) > 0; }

private:
    std::set<std::string> m_doings;
};

TEST(Stopping, EndsTheJoiningOfKernels) {
    TraceDatabase database(manyKernels());
    for (const auto* sql : {"SELECT COUNT(*) FROM kernels", "SELECT COUNT(*) FROM findings"}) {
        StoppingSink sink(0.05);
        KeptRows rows;
        EXPECT_THROW(database.query(sql, rows, sink, sink.token()), Cancelled) << sql;
        EXPECT_LT(sink.last(), 0.2) << sql;
    }
    EXPECT_EQ(rowsOf(database, "SELECT COUNT(*) FROM kernels").front().front(), "20000");
}

TEST(Kernels, AreJoinedOnceForAllTables) {
    TraceDatabase database(manyKernels());
    Doings first;
    KeptRows rows;
    database.query("SELECT COUNT(*) FROM kernels", rows, first);
    EXPECT_TRUE(first.has("joining kernels"));
    Doings second;
    database.query("SELECT COUNT(*) FROM findings", rows, second);
    EXPECT_TRUE(second.has("looking for findings"));
    EXPECT_FALSE(second.has("joining kernels"));
}

TEST(Stopping, BeforeItBegins) {
    TraceDatabase database(randomTrace(1, 10));
    std::stop_source stop;
    stop.request_stop();
    KeptRows rows;
    EXPECT_THROW(database.query("SELECT 1", rows, noProgress(), stop.get_token()), Cancelled);
}

TEST(Progress, GoesTheWholeWay) {
    TraceDatabase database(randomTrace(1, 1000));
    StoppingSink sink;
    KeptRows rows;
    database.query(kLong, rows, sink, sink.token());
    EXPECT_EQ(sink.last(), 1.0);
    EXPECT_GT(sink.calls(), 10);
}

TEST(Sinks, MayThrow) {
    TraceDatabase database(randomTrace(1, 100));
    KeptRows rows;
    rows.onRow([](std::size_t count) {
        if (count == 5) throw InputError("the disk is full");
    });
    EXPECT_THROW(database.query("SELECT * FROM slices", rows), InputError);
    EXPECT_EQ(rowsOf(database, "SELECT COUNT(*) FROM slices").front().front(), "100");
}

} // namespace
} // namespace gatescope
