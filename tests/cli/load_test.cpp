// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string counts(std::string_view name) {
    return goldenFile("expert_counts/" + std::string(name));
}

// Rows of both recorded steps: 6, 1, 2, 3, 1, 1, 1, 17 and 18, 2, 2, 2, 2, 2, 2, 2.
TEST(Load, TellsHowEvenlyTokensLie) {
    const auto json = gatescope({"load", counts("sglang_stat.pt"), "--ranks", "2", "--json"}).json();
    EXPECT_EQ(json.at("schema"), 1);
    const auto& load = json.at("loads").at(0);
    EXPECT_EQ(load.at("format"), "SGLang");
    EXPECT_EQ(load.at("passes"), 2);
    EXPECT_EQ(load.at("layers").at(0).at("rows"), (nlohmann::json{6, 1, 2, 3, 1, 1, 1, 17}));
    EXPECT_EQ(load.at("layers").at(1).at("max_over_mean"), 4.5);
    EXPECT_EQ(load.at("worst_layer"), 1);
    // Fullest of two ranks: 8 of 16, 12 of 16 (1 1 1 9), 8 of 16, 16 of 16; even: 8 each.
    EXPECT_DOUBLE_EQ(load.at("even_load").at(1).at("saves_at_most"), 1 - 32.0 / 44);
    EXPECT_FALSE(json.contains("difference"));
}

TEST(Load, ReadsEveryFormat) {
    for (const auto* name : {"vllm_routed_experts.npy", "vllm_routed_experts.npz", "vllm_response.json"}) {
        const auto json = gatescope({"load", counts(name), "--experts", "8", "--json"}).json();
        EXPECT_EQ(json.at("loads").at(0).at("layers").at(0).at("rows"),
                  (nlohmann::json{3, 2, 0, 1, 0, 0, 0, 0}))
            << name;
    }
    const auto text = gatescope({"load", counts("imatrix.gguf")});
    EXPECT_THAT(text.output, AllOf(HasSubstr("4 experts in 2 layers"), HasSubstr("counted by llama.cpp")));
}

TEST(Load, ReadsWhatSglangRecordedOfEachPassAndToken) {
    const auto rowsOf = [](std::string_view file) {
        const auto json = gatescope({"load", counts(file), "--json"}).json();
        const auto& load = json.at("loads").at(0);
        EXPECT_EQ(load.at("format"), "SGLang");
        EXPECT_EQ(load.at("passes"), 2);
        return nlohmann::json{load.at("layers").at(0).at("rows"), load.at("layers").at(1).at("rows")};
    };
    // Physical experts 3 and 4 of layer 0 are logical expert 3, 0 and 1 of layer 1 logical expert 0.
    EXPECT_EQ(rowsOf("sglang_per_pass.pt"), (nlohmann::json{{1, 2, 3, 24}, {5, 3, 4, 18}}));
    EXPECT_EQ(rowsOf("sglang_per_token.pt"), (nlohmann::json{{1, 1, 1, 5}, {4, 2, 1, 1}}));
}

TEST(Load, SaysWhyAnOlderImportanceMatrixHasNoCounts) {
    const ScratchFolder folder;
    std::string dat{"\1\0\0\0\27\0\0\0", 8};
    dat += "blk.0.ffn_up_exps.weight";
    dat[4] = static_cast<char>(dat.size() - 8);
    const auto old = gatescope({"load", folder.write("old.dat", dat)});
    EXPECT_EQ(old.exitCode, 3);
    EXPECT_THAT(old.errors, AllOf(HasSubstr("old.dat: an importance matrix in llama.cpp's older form"),
                                  HasSubstr("--output-format gguf")));
    dat.back() = 's';
    EXPECT_THAT(gatescope({"load", folder.write("none.dat", dat)}).errors, HasSubstr("holds no arrays"));
}

TEST(Load, OfTwoFilesTellsTheDifference) {
    const ScratchFolder folder;
    const auto a = folder.write("a.json", "[[1,1,1,1]]");
    const auto b = folder.write("b.json", "[[4,0,2,2]]");
    const auto json = gatescope({"load", a, b, "--json"}).json();
    EXPECT_EQ(json.at("difference").at("moved"), 0.25);
    EXPECT_TRUE(json.at("difference").at("max_over_mean").is_null());
    EXPECT_THAT(gatescope({"load", a, b}).output, HasSubstr("25.0 % of the rows go to other experts"));
}

TEST(Load, RefusesOtherFiles) {
    const ScratchFolder folder;
    const auto text = gatescope({"load", folder.write("x.txt", "hello")});
    EXPECT_EQ(text.exitCode, 3);
    EXPECT_THAT(text.errors, HasSubstr("x.txt: holds no arrays"));
    EXPECT_EQ(gatescope({"load", counts("imatrix.gguf"), "--ranks", "3"}).exitCode, 2);
    EXPECT_EQ(gatescope({"load", counts("vllm_response.json"), "--experts", "7"}).exitCode, 3);
}

class CaptureTest : public testing::Test {
protected:
    ProgramResult profile(const std::vector<std::string>& more) const {
        std::vector<std::string> all{"profile", "--config", config, "--iterations", "4", "--tokens", "5"};
        all.insert(all.end(), more.begin(), more.end());
        return gatescope(all);
    }

    ScratchFolder folder;
    std::string config = folder.write("tiny.json", tinyConfig());
    std::string capture = folder.file("capture.json");
};

TEST_F(CaptureTest, IsReplayedToTheSameExperts) {
    ASSERT_EQ(profile({"--layers", "2", "--capture-routing", capture}).exitCode, 0);
    const auto json = nlohmann::json::parse(fileContent(capture));
    EXPECT_EQ(json.at("layers"), (nlohmann::json{0, 1}));
    EXPECT_EQ(json.at("shape").at(1), 2);
    EXPECT_EQ(json.at("tokens_per_pass"), 5);
    const auto again = folder.file("again.json");
    // Another seed would route otherwise.
    const auto replayed =
        profile({"--layers", "2", "--routing", capture, "--capture-routing", again, "--seed", "9", "--json"});
    ASSERT_EQ(replayed.exitCode, 0) << replayed.errors;
    EXPECT_EQ(nlohmann::json::parse(fileContent(again)).at("experts"), json.at("experts"));
    EXPECT_EQ(replayed.json().at("config").at("routing_file"), capture);
    EXPECT_THAT(gatescope({"load", capture}).output, HasSubstr("counted by GateScope"));
}

TEST_F(CaptureTest, RefusesAnotherModelsAndDamage) {
    ASSERT_EQ(profile({"--capture-routing", capture}).exitCode, 0);
    const auto other = folder.write("other.json", tinyConfig(3));
    const auto wrong = gatescope({"profile", "--config", other, "--routing", capture});
    EXPECT_EQ(wrong.exitCode, 3);
    EXPECT_THAT(wrong.errors, HasSubstr("has k 2 where the model has 3"));
    auto json = nlohmann::json::parse(fileContent(capture));
    json["experts"][2][0][1] = json["experts"][2][0][0];
    const auto damaged = profile({"--routing", folder.write("damaged.json", json.dump())});
    EXPECT_EQ(damaged.exitCode, 3);
    EXPECT_THAT(damaged.errors, HasSubstr("token 2, layer 0: expert"));
    EXPECT_EQ(profile({"--layers", "2", "--routing", capture}).exitCode, 3);
    EXPECT_EQ(profile({"--routing", folder.file("none.json")}).exitCode, 3);
}

TEST_F(CaptureTest, AGateInAnotherDtypeIsAskedAbout) {
    const auto result = profile({"--dtype", "f32", "--what-if-gate-dtype", "bf16", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto effect = result.json().at("gate_dtype");
    EXPECT_EQ(effect.at("to"), "bf16");
    EXPECT_GE(effect.at("tokens_changed").at("n"), 1000);
    EXPECT_EQ(profile({"--dtype", "f32", "--what-if-gate-dtype", "f32"}).exitCode, 2);
}

TEST_F(CaptureTest, TheRunTellsItsExpertLoad) {
    const auto json = profile({"--json"}).json();
    const auto& layer = json.at("expert_load").at("layers").at(0);
    EXPECT_EQ(layer.at("rows").size(), 8U);
    EXPECT_GE(layer.at("max_over_mean"), 1);
    EXPECT_FALSE(json.contains("limits")) << "the caches hold these weights";
}

} // namespace
} // namespace gatescope::test
