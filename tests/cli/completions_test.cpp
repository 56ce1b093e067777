// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <unistd.h>

// The shells themselves are asked, and what they offer is held against what `gatescope VERB --help` prints.

namespace gatescope::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

using Lines = std::vector<std::string>;

Lines linesOf(const std::string& text) {
    std::istringstream in(text);
    Lines lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

/// "  -o,--output FILE   Write ..." -> -o, --output.
std::set<std::string> optionsInHelp(const std::string& verb) {
    std::set<std::string> options;
    for (const auto& line : linesOf(gatescope({verb, "--help"}).output)) {
        if (!line.starts_with("  -")) continue;
        std::istringstream names(line.substr(2, line.find(' ', 2) - 2));
        for (std::string name; std::getline(names, name, ',');)
            options.insert(name);
    }
    return options;
}

std::set<std::string> asSet(const Lines& lines) {
    return {lines.begin(), lines.end()};
}

/// A folder with the scripts for all shells.
class Completions : public testing::Test {
protected:
    Completions() : m_folder(fmt::format("{}/gatescope_completions_{}", testing::TempDir(), ::getpid())) {
        std::filesystem::create_directories(m_folder + "/kept");
        std::ofstream(m_folder + "/kept/a trace.json") << "{}";
        for (const auto* shell : {"bash", "zsh", "fish"}) {
            const auto result = gatescope({"completions", shell});
            EXPECT_EQ(result.exitCode, 0) << result.errors;
            std::ofstream(m_folder + "/" + shell) << result.output;
        }
    }
    ~Completions() override { std::filesystem::remove_all(m_folder); }

    static bool isInstalled(const std::string& shell) {
        return std::system(("command -v " + shell + " >/dev/null").c_str()) == 0;
    }

    /// What the shell prints for these commands; they run beside "a trace.json".
    Lines run(const std::string& shell, const std::string& commands) const {
        std::ofstream(m_folder + "/commands") << commands;
        const auto line = fmt::format("cd '{0}/kept' && HOME='{0}' {1} ../commands 2>&1", m_folder, shell);
        std::string output;
        auto* pipe = ::popen(line.c_str(), "r");
        std::array<char, 4096> part{};
        for (std::size_t n = 0; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
            output.append(part.data(), n);
        EXPECT_EQ(::pclose(pipe), 0) << output;
        return linesOf(output);
    }

    /// What bash offers where the last of the words is being typed.
    Lines bashOffers(const Lines& words) const {
        std::string array;
        for (const auto& word : words)
            array += fmt::format(" '{}'", word);
        return run("bash",
                   fmt::format("source ../bash\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_gatescope\n"
                               "if (( ${{#COMPREPLY[@]}} )); then printf '%s\\n' \"${{COMPREPLY[@]}}\"; fi\n",
                               array, words.size() - 1));
    }

    Lines fishOffers(const std::string& line) const {
        Lines words;
        for (const auto& offer :
             run("fish --no-config", fmt::format("source ../fish\ncomplete -C '{}'\n", line)))
            words.push_back(offer.substr(0, offer.find('\t')));
        return words;
    }

    /// The names in the specifications that the script hands to zsh's _arguments.
    std::set<std::string> zshOptions(const std::string& verb) const {
        std::set<std::string> names;
        const auto specs =
            run("zsh -f", fmt::format("_arguments() {{ if [[ $1 == -C ]]; then state=argument; else "
                                      "print -rl -- \"$@\"; fi }}\nwords=({})\nsource ../zsh\n",
                                      verb));
        for (const auto& spec : specs) {
            const auto name = spec.substr(spec.starts_with('(') ? spec.find(')') + 1 : 0);
            if (name.starts_with('-')) names.insert(name.substr(0, name.find_first_of("=+[")));
        }
        return names;
    }

    std::string m_folder;
};

TEST_F(Completions, BashOffersEveryVerbAndEveryOption) {
    const auto verbs = gatescopeVerbs();
    ASSERT_GT(verbs.size(), 10U);
    EXPECT_THAT(bashOffers({"gatescope", ""}), IsSupersetOf(verbs));
    for (const auto& verb : verbs)
        EXPECT_EQ(asSet(bashOffers({"gatescope", verb, "-"})), optionsInHelp(verb)) << verb;
}

TEST_F(Completions, BashOffersValues) {
    EXPECT_THAT(bashOffers({"gatescope", "profile", "--preset", "olm"}), ElementsAre("olmoe-1b-7b"));
    EXPECT_THAT(bashOffers({"gatescope", "profile", "--preset", "=", "olm"}), ElementsAre("olmoe-1b-7b"));
    EXPECT_THAT(bashOffers({"gatescope", "detect", "--kinds", "gate,nor"}), ElementsAre("gate,norm"));
    EXPECT_THAT(bashOffers({"gatescope", "report", "--format", ""}),
                ElementsAre("html", "md", "csv", "json"));
    EXPECT_THAT(bashOffers({"gatescope", "roofline", "--device", "h"}), ElementsAre("h100", "h200"));
    EXPECT_THAT(bashOffers({"gatescope", "profile", "--seed", ""}), IsEmpty());
}

TEST_F(Completions, BashOffersFilesWhereTracesAreTaken) {
    EXPECT_THAT(bashOffers({"gatescope", "stats", ""}), ElementsAre("a trace.json"));
    EXPECT_THAT(bashOffers({"gatescope", "profile", "-o", "a"}), ElementsAre("a trace.json"));
    EXPECT_THAT(bashOffers({"gatescope", "profile", "--checkpoint", ""}), IsEmpty());
    EXPECT_THAT(bashOffers({"gatescope", "presets", ""}), Not(Contains("a trace.json")));
}

TEST_F(Completions, OfferedWordsAreThoseThatTheHelpNames) {
    const std::vector<std::pair<std::string, std::string>> options{
        {"profile", "--dtype"},    {"profile", "--what-if-gate-dtype"},
        {"profile", "--gemm"},     {"profile", "--quantize"},
        {"profile", "--xpu-mode"}, {"profile", "--placement"},
        {"sweep", "--dtypes"},     {"sweep", "--placement"},
        {"detect", "--kinds"},     {"compare", "--format"},
        {"calibrate", "--layers"}, {"roofline", "--device"}};
    for (const auto& [verb, option] : options) {
        const auto help = gatescope({verb, "--help"}).output;
        const auto start = help.find("\n  " + option);
        ASSERT_NE(start, std::string::npos) << verb << ' ' << option;
        const auto entry = help.substr(start, help.find("\n  -", start + 1) - start);
        const auto words = bashOffers({"gatescope", verb, option, ""});
        EXPECT_FALSE(words.empty()) << verb << ' ' << option;
        for (const auto& word : words)
            EXPECT_THAT(entry, HasSubstr(word)) << verb;
    }
}

TEST_F(Completions, FishOffersEveryVerbAndEveryOption) {
    if (!isInstalled("fish")) GTEST_SKIP() << "fish is not installed";
    const auto verbs = gatescopeVerbs();
    EXPECT_EQ(asSet(fishOffers("gatescope ")), asSet(verbs));
    for (const auto& verb : verbs) {
        const auto options = optionsInHelp(verb);
        auto offered = asSet(fishOffers(fmt::format("gatescope {} --", verb)));
        offered.merge(asSet(fishOffers(fmt::format("gatescope {} -", verb))));
        EXPECT_THAT(offered, IsSupersetOf(options)) << verb;
    }
    EXPECT_THAT(fishOffers("gatescope profile --preset olm"), ElementsAre("olmoe-1b-7b"));
    EXPECT_THAT(fishOffers("gatescope detect --kinds gate,nor"), ElementsAre("gate,norm"));
    EXPECT_THAT(fishOffers("gatescope stats a"), ElementsAre(StartsWith("a")));
    EXPECT_THAT(fishOffers("gatescope presets "), IsEmpty());
}

TEST_F(Completions, ZshOffersEveryVerbAndEveryOption) {
    if (!isInstalled("zsh")) GTEST_SKIP() << "zsh is not installed";
    const auto script = gatescope({"completions", "zsh"}).output;
    EXPECT_THAT(script, StartsWith("#compdef gatescope\n"));
    for (const auto& verb : gatescopeVerbs()) {
        EXPECT_THAT(script, HasSubstr(fmt::format("\n                '{}:", verb)));
        EXPECT_EQ(zshOptions(verb), optionsInHelp(verb)) << verb;
    }
}

TEST_F(Completions, AnUnknownShellIsAUsageError) {
    EXPECT_EQ(gatescope({"completions", "tcsh"}).exitCode, 2);
}

} // namespace
} // namespace gatescope::test
