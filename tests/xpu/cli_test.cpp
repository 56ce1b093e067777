// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "cli/fixtures.h"
#include "cli/fp8_checkpoint.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace gatescope {
namespace {

using nlohmann::json;
using test::Environment;
using test::gatescope;
using test::goldenFile;
using testing::HasSubstr;
using testing::Not;

class XpuCliTest : public testing::Test {
protected:
    std::vector<std::string> profile(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"profile", "--config", m_config,   "--device",
                                           "xpu",     "--tokens", "3",        "--layers",
                                           "2",       "--json",   "--warmup", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

    test::ScratchFolder m_folder;
    std::string m_config = m_folder.write("config.json", test::tinyConfig());
};

json xpuOf(const json& devices) {
    for (const auto& device : devices.at("devices")) {
        if (device.at("id").get<std::string>().starts_with("xpu")) return device;
    }
    return {};
}

TEST_F(XpuCliTest, EveryExportSaysThatTheDeviceIsSimulated) {
    const auto timeline = m_folder.file("timeline.json");
    const auto result = gatescope(profile({"--iterations", "4", "-o", timeline}));
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto report = result.json();
    EXPECT_TRUE(report.at("simulated").get<bool>());
    EXPECT_THAT(report.at("device").get<std::string>(), HasSubstr("imulated"));
    EXPECT_TRUE(report.at("outputs_identical").get<bool>());
    EXPECT_EQ(report.at("runs")[0].at("gate_calls_per_layer"), 2);
    EXPECT_EQ(report.at("runs")[1].at("gate_calls_per_layer"), 1);
    for (const auto& run : report.at("runs")) {
        for (const auto& kernel : run.at("kernels")) // of the device's time, not of the host's to submit it
            EXPECT_LE(kernel.at("share").get<double>(), 1.0) << kernel;
    }

    EXPECT_GE(report.at("recorder").at("recorded_minus_timed_on_device").at("pairs"), 1);
    const auto trace = json::parse(test::fileContent(timeline));
    EXPECT_THAT(trace.at("otherData").dump(), HasSubstr("imulated"));
    int redundant = 0;
    int arrows = 0;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.value("name", "") == "gate_gemm (redundant)") ++redundant;
        if (event.value("ph", "") == "s") ++arrows;
    }
    EXPECT_EQ(redundant, 4 * 2);
    EXPECT_GT(arrows, 4 * 2 * 2 * 6);
}

TEST_F(XpuCliTest, BothModesRunAndTheReportNamesTheOne) {
    for (const char* mode : {"eager", "replay"}) {
        const auto result = gatescope(profile({"--iterations", "2", "--xpu-mode", mode}));
        ASSERT_EQ(result.exitCode, 0) << result.errors;
        EXPECT_EQ(result.json().at("config").at("xpu_mode"), mode);
    }
    EXPECT_EQ(gatescope(profile({"--iterations", "2"})).json().at("config").at("xpu_mode"), "eager");
    const auto unknown = gatescope(profile({"--iterations", "2", "--xpu-mode", "lazy"}));
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_THAT(unknown.errors, HasSubstr("there is no XPU mode 'lazy'"));
    EXPECT_THAT(unknown.errors, HasSubstr("eager or replay"));
}

TEST_F(XpuCliTest, RunsQuantisedExpertsAndSaysByWhichKernels) {
    const std::map<std::string, std::string> expected{
        {"w8a8", "portable OpenCL C kernels, int8 weights and activations"},
        {"int8", "portable OpenCL C kernels, int8 weights"},
        {"fp8", "portable OpenCL C kernels, fp8 weights"},
        {"mxfp4", "portable OpenCL C kernels, mxfp4 weights"}};
    for (const auto& [format, gemm] : expected) {
        const auto result = gatescope(profile({"--iterations", "2", "--quantize", format}));
        ASSERT_EQ(result.exitCode, 0) << result.errors;
        EXPECT_EQ(result.json().at("gemm"), gemm);
        EXPECT_TRUE(result.json().at("outputs_identical").get<bool>());
    }
}

TEST_F(XpuCliTest, RunsACheckpointsOwnFp8AndNeedsRoomForItsBytesAlone) {
    const auto checkpoint = goldenFile("cases/23_fp8_packed_experts/checkpoint");
    const auto run = [&](const char* format) {
        return gatescope({"profile", "--checkpoint", checkpoint, "--tokens", "1", "--iterations", "2",
                          "--device", "xpu", "--json", "--quantize", format});
    };
    const auto roomy = run("fp8");
    ASSERT_EQ(roomy.exitCode, 0) << roomy.errors;
    EXPECT_EQ(roomy.json().at("gemm"), "portable OpenCL C kernels, fp8 weights");
    // Two experts of 3 * 32 * 16 weights: 6 KB in bf16, half of it in fp8.
    const Environment limit("ZESIM_MEMORY_LIMIT", "6K");
    EXPECT_EQ(run("fp8").exitCode, 0);
    EXPECT_EQ(run("none").exitCode, 4);
}

TEST_F(XpuCliTest, VerifiesFp8CheckpointsWithScalesOfChannelsAndTensors) {
    using test::Fp8Checkpoint;
    for (const auto layout :
         {Fp8Checkpoint::Layout::Channels, Fp8Checkpoint::Layout::Tensors, Fp8Checkpoint::Layout::Packed}) {
        const test::ScratchFolder folder;
        const Fp8Checkpoint checkpoint(layout);
        checkpoint.write(folder.path());
        checkpoint.writeExpected(folder.path() / "expected.safetensors");
        const auto result = gatescope({"verify", "--checkpoint", folder.path().string(), "--expected",
                                       folder.file("expected.safetensors"), "--device", "xpu", "--quantize",
                                       "fp8", "--json"});
        EXPECT_EQ(result.exitCode, 0) << result.output << result.errors;
        EXPECT_LT(result.json().at("cases").at(0).at("relative_rms").get<double>(), 1e-6);
        EXPECT_EQ(result.json().at("gemm"), "portable OpenCL C kernels, fp8 weights with scales of channels");
        checkpoint.write(folder.path(), Fp8Checkpoint::Fault::GateAndUpExchanged);
        EXPECT_EQ(gatescope({"verify", "--checkpoint", folder.path().string(), "--expected",
                             folder.file("expected.safetensors"), "--device", "xpu"})
                      .exitCode,
                  1);
    }
}

TEST_F(XpuCliTest, ReplaysWhatTheCpuCapturedLayerByLayer) {
    const auto capture = m_folder.file("capture.json");
    const auto again = m_folder.file("again.json");
    ASSERT_EQ(gatescope({"profile", "--config", m_config, "--tokens", "3", "--layers", "2", "--iterations",
                         "4", "--capture-routing", capture})
                  .exitCode,
              0);
    // Another seed would route otherwise.
    const auto result = gatescope(
        profile({"--iterations", "4", "--routing", capture, "--capture-routing", again, "--seed", "9"}));
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto expected = json::parse(test::fileContent(capture));
    const auto seen = json::parse(test::fileContent(again));
    EXPECT_EQ(seen.at("experts"), expected.at("experts"));
    EXPECT_EQ(seen.at("shape").at(1), 2);
}

TEST_F(XpuCliTest, TheFixIsSeenWhereALaunchIsDear) {
    // Each kernel takes 3 ms: the gate that the fix saves is most of the difference.
    const Environment slow("ZESIM_KERNEL_MIN_US", "3000");
    const std::vector<std::string> modes{"eager", "replay"};
    test::Together runs; // the kernels are waited for
    for (const auto& mode : modes) {
        auto words = profile({"--iterations", "24", "--xpu-mode", mode});
        words.insert(words.begin(), test::gatescopeProgram());
        runs.start(words);
    }
    const auto results = runs.results();
    for (std::size_t i = 0; i < modes.size(); ++i) {
        const auto& mode = modes[i];
        const auto& result = results[i];
        ASSERT_EQ(result.exitCode, 0) << result.errors;
        const auto report = result.json();
        // Of blocks: what others take of the machine meanwhile is in both.
        EXPECT_GT(report.at("difference").at("median_ns").get<double>(), 2.5e6) << mode;
        const auto after = report.at("runs")[1].at("layer_ns").at("median").get<double>();
        EXPECT_GT(after, 6 * 2.9e6) << mode << ": a sample ends when the device is done";
    }
}

TEST_F(XpuCliTest, AWrapInTheMiddleOfAKernelDoesNotShow) {
    // The clock starts 20 ms before its wrap; at 3 ms a kernel it wraps inside one.
    const Environment slow("ZESIM_KERNEL_MIN_US", "3000");
    const auto result = gatescope(profile({"--iterations", "2"}));
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    ASSERT_FALSE(json.at("runs").empty());
    for (const auto& run : json.at("runs")) {
        for (const auto& kernel : run.at("kernels")) {
            if (kernel.at("kind") == "api") continue;
            EXPECT_GE(kernel.at("p10_ns").get<double>(), 2.9e6) << kernel;
            EXPECT_LE(kernel.at("p90_ns").get<double>(), 5e9) << kernel;
        }
    }
}

TEST_F(XpuCliTest, ADriverWithoutTimestampsGivesHostTimesAndSaysSo) {
    const Environment none("ZESIM_NO_TIMESTAMPS", "1");
    const auto result = gatescope(profile({"--iterations", "2"}));
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto report = result.json();
    EXPECT_THAT(report.at("gemm").get<std::string>(), HasSubstr("host times"));
    EXPECT_EQ(report.at("runs")[0].at("gate_calls_per_layer"), 2);
    const auto& kernels = report.at("runs")[0].at("kernels");
    EXPECT_TRUE(std::ranges::any_of(kernels, [](const json& kernel) {
        return kernel.at("name") == "layer (host time: this driver times no kernels)" &&
               kernel.at("median_ns").get<double>() > 0;
    })) << kernels;
}

TEST_F(XpuCliTest, ADeviceLostInMidRunKeepsWhatWasMeasured) {
    const Environment lost("ZESIM_LOSE_DEVICE_AFTER", "2000");
    const auto timeline = m_folder.file("timeline.json");
    const auto result = gatescope(profile({"--iterations", "5000", "-o", timeline}));
    EXPECT_EQ(result.exitCode, 4);
    EXPECT_THAT(result.errors, HasSubstr("ZE_RESULT_ERROR_DEVICE_LOST"));
    const auto report = result.json();
    EXPECT_FALSE(report.at("complete").get<bool>());
    EXPECT_THAT(report.at("failure").get<std::string>(), HasSubstr("DEVICE_LOST"));
    const auto pairs = report.at("runs")[0].at("layer_ns").at("n").get<int>();
    EXPECT_GT(pairs, 0);
    EXPECT_EQ(report.at("runs")[1].at("layer_ns").at("n"), pairs);
    EXPECT_TRUE(json::accept(test::fileContent(timeline)));
}

TEST_F(XpuCliTest, ADeviceLostBeforeAnythingWasMeasuredIsAnError) {
    const Environment lost("ZESIM_LOSE_DEVICE_AFTER", "10");
    const auto result = gatescope(profile({"--iterations", "2"}));
    EXPECT_EQ(result.exitCode, 4);
    EXPECT_TRUE(result.output.empty()) << result.output;
    EXPECT_THAT(result.errors, HasSubstr("ZE_RESULT_ERROR_DEVICE_LOST"));
}

TEST_F(XpuCliTest, TooLittleDeviceMemoryIsFoundOutBeforehand) {
    const Environment limit("ZESIM_MEMORY_LIMIT", "64K");
    const auto result = gatescope(profile({"--iterations", "2"}));
    EXPECT_EQ(result.exitCode, 4);
    EXPECT_THAT(result.errors, HasSubstr("of the device's memory"));
    EXPECT_THAT(result.errors, HasSubstr("fewer --layers, fewer --tokens"));
}

TEST_F(XpuCliTest, TwoDevicesAreToldApart) {
    const Environment two("ZESIM_DEVICES", "2");
    const auto devices = gatescope({"devices", "--json"}).json();
    std::vector<std::string> ids;
    for (const auto& device : devices.at("devices"))
        ids.push_back(device.at("id"));
    EXPECT_EQ(ids, (std::vector<std::string>{"cpu", "xpu:0", "xpu:1"}));
    EXPECT_EQ(gatescope({"verify", "--device", "xpu:1", goldenFile("reference/tiny_f32_norm.safetensors")})
                  .exitCode,
              0);
    const auto third =
        gatescope({"verify", "--device", "xpu:2", goldenFile("reference/tiny_f32_norm.safetensors")});
    EXPECT_EQ(third.exitCode, 4);
    EXPECT_THAT(third.errors, HasSubstr("there is no device xpu:2: 2 XPUs were found"));
    for (const char* wrong : {"xpu:", "xpu:one", "xpu1"}) {
        EXPECT_EQ(gatescope({"verify", "--device", wrong, goldenFile("reference/tiny_f32_norm.safetensors")})
                      .exitCode,
                  2)
            << wrong;
    }
}

/// `gatescope devices` and --device xpu must say the same, and the latter exit with 4.
void expectNoDevice(const char* reason) {
    const auto device = xpuOf(gatescope({"devices", "--json"}).json());
    if (device.at("available").get<bool>()) GTEST_SKIP() << "this machine has an XPU";
    const auto details = device.at("details").get<std::string>();
    EXPECT_THAT(details, HasSubstr(reason));
    EXPECT_THAT(details, HasSubstr("libze1"));
    const auto run =
        gatescope({"verify", "--device", "xpu", goldenFile("reference/tiny_f32_norm.safetensors")});
    EXPECT_EQ(run.exitCode, 4);
    EXPECT_THAT(run.errors, HasSubstr(details.substr(0, details.find(". "))));
    EXPECT_EQ(gatescope({"--version"}).exitCode, 0);
}

TEST_F(XpuCliTest, WithoutAGpuBothSayWhatToInstall) {
    const Environment real("ZE_ENABLE_ALT_DRIVERS", nullptr);
    expectNoDevice("no Intel XPU can be used");
}

TEST_F(XpuCliTest, WithoutALoaderBothSayWhatToInstall) {
    const Environment missing("GATESCOPE_LEVEL_ZERO_LOADER", "libze_loader_that_is_not_there.so");
    expectNoDevice("the Level Zero loader is not installed");
}

TEST_F(XpuCliTest, TheSelfTestPassesOnEveryDevice) {
    const auto result = gatescope({"devices", "--selftest"});
    EXPECT_EQ(result.exitCode, 0) << result.output << result.errors;
    EXPECT_THAT(result.output, HasSubstr("simulated: says nothing of an XPU's speed"));
    EXPECT_THAT(result.output, Not(HasSubstr("FAIL")));
    const auto report = gatescope({"devices", "--selftest", "--json"}).json();
    EXPECT_TRUE(report.at("passed").get<bool>());
    EXPECT_EQ(report.at("devices").size(), 2u);
}

} // namespace
} // namespace gatescope
