// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/fp8_checkpoint.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope::test {
namespace {

using Layout = Fp8Checkpoint::Layout;
using Fault = Fp8Checkpoint::Fault;
using testing::HasSubstr;

class Fp8CheckpointTest : public testing::TestWithParam<Layout> {
protected:
    void SetUp() override { m_checkpoint.writeExpected(m_folder.path() / "expected.safetensors"); }

    ProgramResult verify(Fault fault, std::vector<std::string> more = {}) const {
        m_checkpoint.write(m_folder.path(), fault);
        std::vector<std::string> arguments{"verify",
                                           "--checkpoint",
                                           m_folder.path().string(),
                                           "--expected",
                                           m_folder.file("expected.safetensors"),
                                           "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return gatescope(arguments);
    }

    ScratchFolder m_folder;
    Fp8Checkpoint m_checkpoint{GetParam()};
};

TEST_P(Fp8CheckpointTest, GivesWhatItsCodesTimesItsScalesGiveInDouble) {
    for (const auto* gemm : {"auto", "scalar"}) {
        const auto plain = verify(Fault::None, {"--gemm", gemm});
        EXPECT_EQ(plain.exitCode, 0) << plain.output << plain.errors;
        const auto asStored = verify(Fault::None, {"--gemm", gemm, "--quantize", "fp8"});
        EXPECT_EQ(asStored.exitCode, 0) << asStored.output << asStored.errors;
        const auto one = asStored.json().at("cases").at(0);
        EXPECT_LT(one.at("relative_rms").get<double>(), 1e-6) << "in float32 nothing is rounded";
        EXPECT_EQ(one.at("allowed_rms").get<double>(), 0.01);
        EXPECT_THAT(asStored.json().at("gemm").get<std::string>(),
                    HasSubstr("fp8 weights with scales of channels"));
    }
}

TEST_P(Fp8CheckpointTest, OtherScalesAreRefused) {
    for (const auto fault : {Fault::GateAndUpExchanged, Fault::NeighbouringChannel, Fault::LeftOut}) {
        if (GetParam() == Layout::Tensors && fault == Fault::NeighbouringChannel) continue; // has the same
        SCOPED_TRACE(static_cast<int>(fault));
        for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--quantize", "fp8"}}) {
            const auto result = verify(fault, more);
            EXPECT_EQ(result.exitCode, 1) << result.output << result.errors;
            EXPECT_EQ(result.json().at("cases").at(0).at("passed"), false);
        }
    }
}

TEST_P(Fp8CheckpointTest, ProfilesSayWhatIsLeftAside) {
    m_checkpoint.write(m_folder.path());
    const std::vector<std::string> arguments{"profile",    "--checkpoint", m_folder.path().string(),
                                             "--quantize", "fp8",          "--tokens",
                                             "4",          "--iterations", "2"};
    auto asJson = arguments;
    asJson.emplace_back("--json");
    const auto text = gatescope(arguments), json = gatescope(asJson);
    ASSERT_EQ(text.exitCode, 0) << text.errors;
    ASSERT_EQ(json.exitCode, 0) << json.errors;
    EXPECT_THAT(text.output, HasSubstr("fp8 weights with scales of channels"));
    const bool fixed = GetParam() == Layout::Tensors;
    EXPECT_EQ(json.json().contains("weight_notes"), fixed);
    if (!fixed) return;
    EXPECT_THAT(text.output, HasSubstr("note: "));
    EXPECT_THAT(text.output, HasSubstr("experts.0.gate_proj.input_scale"));
    EXPECT_THAT(json.json().at("weight_notes").at(0).get<std::string>(), HasSubstr("left aside"));
    const auto verified = verify(Fault::None).json();
    EXPECT_THAT(verified.at("cases").at(0).at("notes").at(0).get<std::string>(), HasSubstr("input_scale"));
}

INSTANTIATE_TEST_SUITE_P(Layouts, Fp8CheckpointTest,
                         testing::Values(Layout::Channels, Layout::Tensors, Layout::Packed),
                         [](const auto& info) {
                             return std::string(info.param == Layout::Channels  ? "Channels"
                                                : info.param == Layout::Tensors ? "Tensors"
                                                                                : "Packed");
                         });

} // namespace
} // namespace gatescope::test
