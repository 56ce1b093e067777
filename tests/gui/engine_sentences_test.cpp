// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the sentences that the window translates against the engine: what it says of real traces, and what
// its sources hold.
#include "analysis/compare/recording.h"
#include "analysis/compare/trace_comparison.h"
#include "analysis/composed.h"
#include "analysis/detection.h"
#include "gui/source_texts.h"
#include "gui/translation_fixture.h"
#include "trace_io/import_counts.h"
#include "trace_io/trace_reader.h"
#include "workspace/engine_text.h"
#include "workspace/sentence_book.h"

#include <filesystem>
#include <regex>
#include <set>

using namespace gatescope;

namespace {

namespace fs = std::filesystem;

class EngineSentencesTest : public test::TranslationTest {
protected:
    static void expectGerman(const std::set<std::string>& said) {
        for (const std::string& sentence : said) {
            if (sentence.empty()) continue;
            EXPECT_NE(engineText(sentence), QString::fromStdString(sentence)) << sentence;
        }
    }
};

/// Files of a folder that hold a trace.
std::vector<fs::path> tracesIn(const std::string& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(GATESCOPE_GOLDEN_DIR + folder)) {
        const auto name = entry.path().filename().string();
        const bool other = name == "case.json" || name == "counts.json" || name == "config.json" ||
                           name == "needed.json" || name.ends_with(".md");
        if (entry.is_regular_file() && !other) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::optional<ImportedTrace> read(const std::vector<fs::path>& files) {
    try {
        return readTraces(files, noProgress(), {});
    } catch (const InputError&) {
        return std::nullopt; // a checkpoint's file, or one that is kept to be refused
    }
}

void add(const ImportedTrace& imported, std::set<std::string>& said) {
    for (const ImportDiagnostic& one : imported.diagnostics)
        said.insert({one.what, one.advice});
    for (const FileFacts& file : imported.files)
        said.insert(file.clock.joinedBy);
}

void add(const Detection& found, const std::optional<std::string>& asTheFileSays,
         std::set<std::string>& said) {
    for (const auto* list : {&found.findings, &found.remarks}) {
        for (const Finding& finding : *list) {
            said.insert({finding.title, finding.advice, finding.refutedBy, finding.cost.how});
            if (finding.details != asTheFileSays) said.insert(finding.details);
        }
    }
}

std::vector<Recording> recordings(const std::vector<fs::path>& files, KernelKinds& kinds) {
    std::vector<Recording> list;
    for (const fs::path& file : files)
        list.push_back(recordingOf(read({file})->trace, file.string(), KernelPatterns::builtIn(), kinds));
    return list;
}

void addComparison(const std::vector<fs::path>& a, const std::vector<fs::path>& b,
                   std::set<std::string>& said) {
    KernelKinds kinds;
    const Baseline<std::vector<Recording>> baseline{recordings(a, kinds)};
    const Candidate<std::vector<Recording>> candidate{recordings(b, kinds)};
    const TraceComparison result = compareTraces(baseline, candidate, kinds);
    said.insert(result.reasons.begin(), result.reasons.end());
    said.insert(result.remarks.begin(), result.remarks.end());
}

TEST_F(EngineSentencesTest, WhatIsFoundInTracesIsSaidInGerman) {
    start("de_DE");
    std::set<std::string> said;
    DetectionOptions options;
    options.kinds = detectionKinds();
    for (const fs::path& file : tracesIn("/traces")) {
        const auto imported = read({file});
        if (!imported) continue;
        add(detect(imported->trace, file.string(), KernelPatterns::builtIn(), options),
            composedAs(*imported->trace), said);
    }
    EXPECT_GT(said.size(), 30u);
    expectGerman(said);
}

TEST_F(EngineSentencesTest, WhatIsOddInFilesIsSaidInGerman) {
    start("de_DE");
    std::set<std::string> said;
    std::size_t files = 0;
    for (const char* folder : {"/traces", "/cases"}) {
        for (const fs::path& file : tracesIn(folder)) {
            if (const auto imported = read({file})) add(*imported, said), ++files;
        }
    }
    EXPECT_GT(files, 50u);
    const std::string traces = GATESCOPE_GOLDEN_DIR "/traces/";
    const std::string kineto = traces + "kineto_";
    for (const auto& [a, b] :
         {std::pair{kineto + "h100_ep2_before_t64_rank0.json.gz",
                    kineto + "h100_ep2_before_t64_rank1.json.gz"},
          std::pair{kineto + "h200_before_t16.json.gz", kineto + "cpu_before_t8.json.gz"},
          std::pair{kineto + "h200_before_t16.json.gz", traces + "composed_xpu_before.json.gz"},
          std::pair{kineto + "h100_ep2_before_t64_rank0.json.gz", kineto + "h200_before_t16.json.gz"}})
        add(*read({a, b}), said);
    EXPECT_TRUE(said.contains("collectives"));
    EXPECT_GT(said.size(), 30u);
    expectGerman(said);
}

TEST_F(EngineSentencesTest, EveryOddityIsSaidInGerman) {
    start("de_DE");
    ImportCounts counts;
    for (std::size_t i = 0; i < kOddities; ++i)
        counts.add(static_cast<Oddity>(i), 0);
    const auto diagnostics = counts.diagnostics("file");
    EXPECT_EQ(diagnostics.size(), kOddities);
    std::set<std::string> said;
    for (const ImportDiagnostic& one : diagnostics)
        said.insert({one.what, one.advice});
    expectGerman(said);
}

TEST_F(EngineSentencesTest, WhatAComparisonSaysIsSaidInGerman) {
    start("de_DE");
    std::vector<fs::path> files;
    for (const fs::path& file : tracesIn("/traces")) {
        if (file.string().ends_with(".json.gz") && file.parent_path().filename() == "traces")
            files.push_back(file);
    }
    ASSERT_GT(files.size(), 10u);
    std::set<std::string> said;
    for (std::size_t i = 0; i < files.size(); ++i)
        addComparison({files[i]}, {files[(i + 1) % files.size()]}, said);
    addComparison({files[0], files[3]}, {files[2], files[9]}, said);
    addComparison({files[4]}, {fs::path(GATESCOPE_GOLDEN_DIR "/traces/public/catapult_flow_simple.json")},
                  said);
    for (const char* words : {"no kernels in the candidate", "recordings hold", "Devices differ",
                              "The gate is called", "tokens per step against", "take", "composed"})
        EXPECT_TRUE(std::ranges::any_of(said, [&](const auto& text) {
            return text.find(words) != std::string::npos;
        })) << words;
    expectGerman(said);
}

/// Whether some sentence holds the words of `text`, which has {...} or a number where it varies.
bool isOfASentence(const std::string& text, const SentenceBook& book) {
    static const std::regex varies(R"re(\{[^}]*\}|[0-9]+)re");
    std::vector<std::string> words(std::sregex_token_iterator(text.begin(), text.end(), varies, -1), {});
    return std::ranges::any_of(book.patterns(), [&](const SentencePattern& pattern) {
        const std::string_view sentence(pattern.sentence().english);
        std::size_t at = 0;
        return std::ranges::all_of(words, [&](const std::string& piece) {
            const auto found = sentence.find(piece, at);
            at = found + piece.size();
            return found != std::string_view::npos;
        });
    });
}

// Traces show some of what is said; the sources hold all of it.
TEST_F(EngineSentencesTest, EverySentenceOfTheSourcesIsKnown) {
    const std::string engine = GATESCOPE_GOLDEN_DIR "/../../engine/";
    const SentenceBook book;
    // What the window does not show as it comes: words of reports on disturbed points, and what went well.
    const std::set<std::string> others{
        "SQLite format 3", // how such a file begins
        "too few blocks",
        "the middle half of the blocks' differences spans {:.0f} % of a layer's time",
        "the blocks' differences lie in two heaps, around {} and {}",
        "threads lost a core to somebody else in {} of {} blocks",
        "threads slept in {} of {} blocks",
        "{} layer(s), {} placement(s), one input of {} tokens",
    };
    std::size_t known = 0;
    for (const char* file :
         {"analysis/detection.cpp", "analysis/redundant_work.cpp", "analysis/recording_remarks.cpp",
          "analysis/compare/comparability.cpp", "trace_io/import_counts.cpp", "trace_io/clock_join.cpp",
          "trace_io/clock_placement.cpp", "trace_io/content.cpp", "trace_io/event_reader.cpp",
          "trace_io/text_source.cpp", "trace_io/perfetto_file.cpp", "base/files.cpp",
          "trace_io/perfetto_packets.cpp", "report/sweep_words.cpp", "profile/one_rank_check.cpp",
          "profile/measured_blocks.cpp", "xpu/level_zero_errors.cpp"}) {
        for (const std::string& text : test::textsIn(test::codeOf(engine + file))) {
            if (std::ranges::count(text, ' ') < 2 || others.contains(text)) continue;
            EXPECT_TRUE(isOfASentence(text, book)) << file << ": " << text;
            ++known;
        }
    }
    EXPECT_GT(known, 100u);
}

} // namespace
