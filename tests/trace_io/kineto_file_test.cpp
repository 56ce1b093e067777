// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/trace_checks.h"
#include "trace_io/temporary_file.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace gatescope {
namespace {

const std::filesystem::path kKinetoFile =
    std::filesystem::path(GATESCOPE_GOLDEN_DIR) / "traces" / "kineto_cpu_before_t8.json.gz";

TEST(KinetoFile, IsReadWhole) {
    const auto imported = readFile(kKinetoFile);
    const Trace& trace = *imported.trace;
    EXPECT_FALSE(imported.ours);
    EXPECT_EQ(trace.sliceCount(), 1899u);
    expectNested(trace);
    EXPECT_EQ(trace.starts().front(), 0);
    const auto metadata = nlohmann::json::parse(trace.metadata());
    EXPECT_EQ(metadata["schemaVersion"], 1);
    EXPECT_TRUE(metadata.contains("baseTimeNanoseconds"));
}

TEST(KinetoFile, BothGateCallsAreThere) {
    const auto imported = readFile(kKinetoFile);
    const Trace& trace = *imported.trace;
    int gates = 0;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        const auto args = nlohmann::json::parse(trace.argsText(id), nullptr, false);
        if (trace.name(id) != "aten::linear" || !args.contains("Input Dims")) continue;
        gates += args["Input Dims"][1] == nlohmann::json::parse("[16, 512]") ? 1 : 0;
    }
    EXPECT_EQ(gates, 2 * 2); // two calls, two steps
}

TEST(KinetoFile, SavedAsOursItStaysTheSame) {
    const auto text = chromeJson(*readFile(kKinetoFile).trace);
    const auto again = readText(text);
    EXPECT_TRUE(again.ours);
    EXPECT_TRUE(again.diagnostics.empty());
    EXPECT_EQ(chromeJson(*again.trace), text);
}

} // namespace
} // namespace gatescope
