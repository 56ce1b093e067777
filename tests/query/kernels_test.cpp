// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/foreign_traces.h"
#include "analysis/moe_traces.h"
#include "query/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Row = std::vector<std::string>;

/// Two steps of two layers whose gate is called twice.
std::shared_ptr<const Trace> doubledGates() {
    ForeignTrace trace;
    for (int step = 0; step < 2; ++step) {
        trace.beginStep();
        for (int layer = 0; layer < 2; ++layer) {
            for (const auto& kernel :
                 {kNorm, kQkv, kAttention, kOutput, kNorm, kGate, kGate, kRouter, kExperts, kAdd})
                trace.add(kernel);
        }
        trace.endStep(step);
    }
    return trace.build();
}

TEST(Kernels, KnowWhatTheyBelongTo) {
    TraceDatabase database(doubledGates());
    EXPECT_THAT(rowsOf(database, "SELECT COUNT(*), COUNT(DISTINCT step), COUNT(launch), MIN(rank), MAX(rank) "
                                 "FROM kernels"),
                ElementsAre(Row{"40", "2", "40", "0", "0"}));
    EXPECT_THAT(rowsOf(database,
                       "SELECT step, layer, COUNT(*) FROM kernels WHERE op = 'aten::linear' AND name = "
                       "'nvjet_tst_64x8' AND layer IS NOT NULL GROUP BY step, layer"),
                ElementsAre(Row{"0", "0", "2"}, Row{"0", "1", "2"}, Row{"1", "0", "2"}, Row{"1", "1", "2"}));
    EXPECT_THAT(rowsOf(database, "SELECT DISTINCT k.queue, k.family, k.launch, k.op FROM kernels k "
                                 "WHERE name = 'fused_moe_kernel'"),
                ElementsAre(Row{"stream 7", "grouped_gemm", "cudaLaunchKernel", "NULL"}));
}

TEST(Kernels, FamiliesAreThePatterns) {
    auto patterns = KernelPatterns::builtIn();
    patterns.add(R"({"families": [{"family": "copy", "any": ["fused_moe_kernel"]}]})", "mine");
    TraceDatabase database(doubledGates(), patterns);
    EXPECT_THAT(rowsOf(database, "SELECT DISTINCT family FROM kernels WHERE name = 'fused_moe_kernel'"),
                ElementsAre(Row{"copy"}));
}

TEST(Kernels, JoinWithTheirSlices) {
    TraceDatabase database(doubledGates());
    EXPECT_EQ(rowsOf(database, "SELECT k.name, k.ts, k.dur, l.name FROM kernels k JOIN slices s ON s.id = "
                               "k.slice_id JOIN slices l ON l.id = k.launch_id"),
              rowsOf(database,
                     "SELECT s.name, s.ts, s.dur, 'cudaLaunchKernel' FROM slices s WHERE category = "
                     "'kernel'"));
    EXPECT_THAT(planOf(database, "SELECT * FROM slices s JOIN kernels k ON k.launch_id = s.id"),
                HasSubstr("id="));
    EXPECT_EQ(rowsOf(database, "SELECT id FROM kernels WHERE ts > 50000 AND name = 'fused_moe_kernel'"),
              rowsOf(database,
                     "SELECT id FROM kernels WHERE CAST(ts AS INTEGER) > 50000 AND CAST(name AS TEXT) = "
                     "'fused_moe_kernel'"));
}

TEST(Kernels, ModulesAndTheirLayers) {
    TraceBuilder builder;
    const auto thread = builder.addTrack({.name = "t"});
    const auto add = [&](std::string_view name, std::string_view category, std::int64_t start,
                         std::int64_t ns) {
        builder.addSlice(thread, builder.intern(name), builder.intern(category), start, ns);
    };
    add("nn.Module: Qwen3MoeDecoderLayer_12", "python_function", 0, 100);
    add("nn.Module: Linear_3", "python_function", 10, 50);
    add("aten::linear", "cpu_op", 20, 20);
    add("aten::linear", "cpu_op", 70, 10);
    add("aten::linear", "cpu_op", 200, 10);
    TraceDatabase database(builder.build());
    EXPECT_THAT(rowsOf(database, "SELECT name, module, layer FROM kernels"),
                ElementsAre(Row{"aten::linear", "nn.Module: Linear_3", "12"},
                            Row{"aten::linear", "nn.Module: Qwen3MoeDecoderLayer_12", "12"},
                            Row{"aten::linear", "NULL", "NULL"}));
}

TEST(Kernels, OfOwnRuns) {
    MoeTraceBuilder moe;
    moe.process("before");
    moe.range(Role::Block, "block", 0, 90, 3, 1);
    const auto trace = moe.build();
    TraceDatabase database(trace);
    // What stands on the track of phases is no kernel.
    EXPECT_TRUE(rowsOf(database, "SELECT * FROM kernels").empty());

    TraceBuilder builder;
    const auto process = builder.addTrack({.name = "before", .kind = TrackKind::Process});
    const auto worker = builder.addTrack({.name = "worker 0", .parent = process});
    const std::array<Arg, 2> args{{{ArgKey::Layer, 3}, {ArgKey::Iteration, 1}}};
    builder.addSlice(worker, builder.intern("gate_gemm"), builder.intern("gate"), 0, 10, args);
    builder.addSlice(worker, builder.intern("free"), builder.intern("other"), 20, 10, args);
    TraceDatabase own(builder.build());
    EXPECT_THAT(rowsOf(own, "SELECT name, family, queue, rank, step, layer, op FROM kernels"),
                ElementsAre(Row{"gate_gemm", "gate", "worker 0", "0", "1", "3", "NULL"}));
}

TEST(Findings, HaveTheirEvidence) {
    TraceDatabase database(doubledGates());
    EXPECT_THAT(rowsOf(database,
                       "SELECT kind, confidence, rank, slice_count, low_ns > 0, high_ns >= low_ns FROM "
                       "findings WHERE kind = 'gate'"),
                ElementsAre(Row{"gate", "shapes", "0", "8", "1", "1"}));
    EXPECT_THAT(rowsOf(database, "SELECT DISTINCT s.name FROM findings f, json_each(f.evidence) e "
                                 "JOIN slices s ON s.id = e.value WHERE f.kind = 'gate'"),
                ElementsAre(Row{"nvjet_tst_64x8"}));
}

} // namespace
} // namespace gatescope
