// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace gatescope::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// Qwen3-Omni's nesting, with layers that a test can afford.
json smallOmni() {
    const json text{{"model_type", "qwen3_omni_moe_text"},
                    {"hidden_act", "silu"},
                    {"hidden_size", 64},
                    {"moe_intermediate_size", 32},
                    {"num_experts", 8},
                    {"num_experts_per_tok", 2},
                    {"norm_topk_prob", true},
                    {"num_hidden_layers", 2}};
    auto talker = text;
    talker.update({{"model_type", "qwen3_omni_moe_talker_text"},
                   {"hidden_size", 32},
                   {"shared_expert_intermediate_size", 48}});
    return {{"model_type", "qwen3_omni_moe"},
            {"dtype", "float32"},
            {"thinker_config", {{"text_config", text}}},
            {"talker_config", {{"text_config", talker}}}};
}

class Families : public testing::Test {
protected:
    Families() : m_config(m_folder.file("omni.json")) { std::ofstream(m_config) << smallOmni(); }

    ProgramResult profile(std::vector<std::string> more) {
        std::vector<std::string> arguments{"profile", "--iterations", "2", "--warmup", "1", "--tokens", "2"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return gatescope(arguments);
    }

    ScratchFolder m_folder;
    std::string m_config;
};

TEST_F(Families, TheThinkerIsReadUnlessTheTalkerIsAskedFor) {
    const auto thinker = profile({"--config", m_config, "--json"});
    ASSERT_EQ(thinker.exitCode, 0) << thinker.errors;
    EXPECT_EQ(thinker.json().at("config").at("part"), "thinker");
    EXPECT_EQ(thinker.json().at("config").at("hidden_size"), 64);
    EXPECT_EQ(thinker.json().at("family_placement"), "after");

    const auto talker = profile({"--config", m_config, "--part", "talker", "--json"});
    ASSERT_EQ(talker.exitCode, 0) << talker.errors;
    EXPECT_EQ(talker.json().at("config").at("part"), "talker");
    EXPECT_EQ(talker.json().at("config").at("hidden_size"), 32);
    EXPECT_EQ(talker.json().at("config").at("shared_expert_intermediate_size"), 48);
    EXPECT_EQ(talker.json().at("family_placement"), "after");
}

TEST_F(Families, TheReportSaysWhichPlacementIsTheFamilys) {
    const auto result = profile({"--config", m_config, "--placement", "all"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto own = result.output.find("so vLLM 0.33 runs this family");
    ASSERT_NE(own, std::string::npos) << result.output;
    EXPECT_EQ(result.output.find("so vLLM 0.33 runs this family", own + 1), std::string::npos);
    EXPECT_EQ(result.output.rfind("\nafter: ", own), result.output.find("\nafter: "));
}

TEST_F(Families, APartThatIsNotThereIsRefused) {
    const auto preset = profile({"--preset", "qwen3-30b-a3b", "--part", "talker"});
    EXPECT_EQ(preset.exitCode, 2);
    EXPECT_THAT(preset.errors, HasSubstr("--part needs --config or --checkpoint"));
    const auto singer = profile({"--config", m_config, "--part", "singer"});
    EXPECT_EQ(singer.exitCode, 2);
    EXPECT_THAT(singer.errors, HasSubstr("singer"));
    auto mute = smallOmni();
    mute.erase("talker_config");
    std::ofstream(m_config) << mute;
    const auto talker = profile({"--config", m_config, "--part", "talker"});
    EXPECT_EQ(talker.exitCode, 3);
    EXPECT_THAT(talker.errors, HasSubstr("omni.json: talker_config is missing"));
}

TEST_F(Families, APartOfNothingIsRefusedByEveryVerb) {
    const std::map<std::string, std::string> needs{{"profile", "--part needs --config or --checkpoint"},
                                                   {"bench", "--part needs --config:"},
                                                   {"sweep", "--part needs --config:"},
                                                   {"verify", "--part needs --checkpoint:"}};
    for (const auto& [verb, words] : needs) {
        const auto result = gatescope({verb, "--part", "talker"});
        EXPECT_EQ(result.exitCode, 2) << verb;
        EXPECT_THAT(result.errors, HasSubstr(words));
    }
}

TEST_F(Families, PresetsSayWhatIsMeasured) {
    const auto list = gatescope({"presets", "--json"}).json().at("presets");
    for (const auto& preset : list) {
        EXPECT_EQ(preset.at("measured"), preset.at("name") == "qwen3-30b-a3b") << preset.at("name");
        if (preset.at("name") == "gpt-oss-20b") {
            EXPECT_EQ(preset.at("family_placement"), "external");
            EXPECT_EQ(preset.at("router").at("scoring_func"), "softmax_of_chosen");
        }
    }
    const auto table = gatescope({"presets"}).output;
    EXPECT_THAT(table, HasSubstr("measured\n"));
    EXPECT_THAT(table, HasSubstr("measured: docs/performance.md has times"));
}

} // namespace
} // namespace gatescope::test
