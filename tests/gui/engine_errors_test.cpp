// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the engine's errors against the sentences that the window translates: those of its sources, and those
// that it throws.
#include "base/error.h"
#include "gui/source_texts.h"
#include "gui/translation_fixture.h"
#include "moe/checkpoint.h"
#include "moe/router_placement.h"
#include "moe/routing.h"
#include "moe/safetensors.h"
#include "moe/tensor_store.h"
#include "profile/backends.h"
#include "profile/calibration.h"
#include "profile/experiment.h"
#include "profile/sweep.h"
#include "query/trace_database.h"
#include "ranks/placement_map.h"
#include "report/routing_json.h"
#include "report/sweep_json.h"
#include "trace_io/arrays/number_files.h"
#include "trace_io/temporary_file.h"
#include "workspace/engine_text.h"
#include "workspace/sentence_book.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <functional>
#include <regex>
#include <set>

using namespace gatescope;
using test::codeOf;
using test::textEnd;
using test::textsIn;

namespace {

namespace fs = std::filesystem;

class EngineErrorsTest : public test::TranslationTest {};

/// What stands in the parentheses of calls that make errors, with the texts that they name: the code of each.
std::vector<std::string> errorCallsIn(const std::string& code) {
    static const std::regex call(
        R"re(\b(\w*Error|fail\w*|refuse\w*|demand\w*|require\w*|outOfMemory|noDeviceHelp)\s*[({])re");
    static const std::regex constant(R"re(\b(k[A-Z]\w*)\s*=\s*")re");
    std::vector<std::string> calls;
    for (std::sregex_iterator found(code.begin(), code.end(), call), none; found != none; ++found) {
        const auto begin = static_cast<std::size_t>(found->position() + found->length());
        auto at = begin;
        for (int depth = 1; at < code.size() && depth > 0;) {
            const char letter = code[at];
            if (letter == '(' || letter == '{') ++depth;
            if (letter == ')' || letter == '}') --depth;
            at = letter == '"' ? textEnd(code, at) : at + 1;
        }
        calls.push_back(code.substr(begin, at - begin));
    }
    const auto own = calls.size();
    for (std::sregex_iterator found(code.begin(), code.end(), constant), none; found != none; ++found) {
        const bool named = std::any_of(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(own),
                                       [&](const auto& one) { return one.find(found->str(1)) != one.npos; });
        const auto quote = static_cast<std::size_t>(found->position() + found->length()) - 1;
        if (named) calls.push_back('"' + textsIn(code.substr(quote)).front() + '"');
    }
    return calls;
}

/// `text` with * where it varies: where {...} stands, and numbers where `numbers` are to count for that.
std::string varied(const std::string& text, bool numbers) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const bool twice = at + 1 < text.size() && text[at] == text[at + 1];
        const bool number = numbers && numberLength(std::string_view(text).substr(at)) > 0;
        if ((text[at] == '{' || text[at] == '}') && twice) {
            result += text[at];
            at += 2;
        } else if (text[at] == '{' || number) {
            if (!result.ends_with('*')) result += '*';
            at = number ? at + numberLength(std::string_view(text).substr(at))
                        : std::min(text.find('}', at), text.size() - 1) + 1;
        } else {
            result += text[at++];
        }
    }
    // What is put together of pieces goes on there.
    if (result.starts_with(' ') || result.starts_with(": ")) result.insert(0, "*");
    if (result.ends_with(' ')) result += '*';
    return result;
}

/// The sentences of a book with * for their placeholders.
std::set<std::string> variedSentences(const SentenceBook& book) {
    std::set<std::string> all;
    for (const SentencePattern& pattern : book.patterns())
        all.insert(std::regex_replace(pattern.sentence().english, std::regex("(%[0-9]+)+"), "*"));
    return all;
}

/// Whether `text` is one of the sentences, or the end of one behind what errors have in front: a file, a
/// field.
bool endsASentence(const std::string& text, const std::set<std::string>& sentences) {
    static const std::set<std::string> fronts{"",
                                              "*",
                                              "* ",
                                              "*: ",
                                              "*: *",
                                              "*: * ",
                                              "*: *: ", // files and fields
                                              "*: tensor * ",
                                              "*: tensor *: ",
                                              "*: token *, layer *",
                                              "the routing ",
                                              "* must be "};
    return std::ranges::any_of(std::array{varied(text, false), varied(text, true)}, [&](const auto& end) {
        return std::ranges::any_of(sentences, [&](const std::string& sentence) {
            return sentence.ends_with(end) &&
                   fronts.contains(sentence.substr(0, sentence.size() - end.size()));
        });
    });
}

/// Whether `text` is read as a sentence with words for what varies: all that is left of it are those.
bool isReadAsASentence(std::string text, const SentenceBook& book) {
    for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at))
        text.replace(at, text.find('}', at) - at + 1, "7");
    return std::ranges::any_of(
        std::array{"", "file: ", "file: field ", "file: tensor name "}, [&](const auto& front) {
            const std::string whole = front + text;
            const auto entry = book.find(whole);
            return entry && std::ranges::none_of(entry->arguments, [](std::string_view argument) {
                       return argument.find(' ') != std::string_view::npos;
                   });
        });
}

/// Something to say, not only what stands between other texts: "{}: {}".
bool holdsWords(const std::string& text) {
    static const std::regex words("[a-z]{2}");
    const std::string own = varied(text, false);
    return text.find(' ') != std::string::npos && std::regex_search(own, words);
}

/// Errors that no window comes across.
bool isOfCommandLine(const std::string& file) {
    static const std::set<std::string> files{
        // verbs that the window does not start, and their options
        "cli/bench_command.cpp",
        "cli/compare_command.cpp",
        "cli/detect_command.cpp",
        "cli/export_command.cpp",
        "cli/query_command.cpp",
        "cli/recordings_reader.cpp",
        "cli/report_command.cpp",
        "cli/side_options.cpp",
        "cli/time_option.cpp",
        "cli/verify_command.cpp",
        "moe/engine_check.cpp",
        "profile/bench.cpp",
        "profile/rank_bench.cpp",
        "cli/main.cpp",                 // what CLI11 says of words that the window does not write
        "analysis/device_table.cpp",    // devices that a user names
        "analysis/kernel_patterns.cpp", // files that a user names
        "profile/rank_fault.cpp",       // for GateScope's own tests
    };
    return files.contains(file);
}

// A new error of the engine gets a German sentence, or stands here with why it needs none.
TEST_F(EngineErrorsTest, EveryErrorOfTheSourcesIsKnown) {
    const fs::path engine(GATESCOPE_GOLDEN_DIR "/../../engine");
    const SentenceBook book;
    const auto sentences = variedSentences(book);
    const std::set<std::string> others{
        // what is put together here of a file, a field and a problem, which stand in the tables as wholes
        "{}: {} failed: {}",
        "{}: tensor {} {}",
        "{}: tensor {}: {}",
        "{}: {} is {}",
        "holds packed integers as {}, which are not read",
        "GPTQ and AWQ write them",
        "compressed-tensors writes them (pack-quantized)",
        "{} is {}: it is not written over",
        "is {}",
        "is not 1",
        "is null",
        "says \"{}\"",
        "Known are {}",
        "is {} but {} is {}",
        "has shape {}, expected {}: {}",
        "{} and {}, or ",
        "is {}: {} is not supported",
        "a zero point",
        "a scale of activations that is fixed beforehand",
        "are {}, expected {}",
        "is missing, and the file holds no weights",
        "is \"{}\"",
        "is not bfloat16, which W8A8's rules round to",
        "no whole number of bytes below 2^61",
        "gives {} for {}, which is no file name",
        "{}: expert {} of {}",
        "{}: expert {} twice",
        "{}: a weight that is not finite",
        "token {} has {}",
        "{} is empty",
        "\"{}\" is no {}",
        "there is no device {}: {} XPU{} found",
        " was",
        "s were",
        "{} {} found no driver that starts{}: zeInit gave {}",
        "there is no XPU mode '",
        " not found",
        "this program was built without the Intel XPU: ",
        "the routing ",
        "it is ",
        "Name {}s by number",
        "{} is {}: there is no such {}",
        "This run has {}s 0 to {}",
        "Give a list of {}",
        "lists of ranks, one for each expert",
        "experts, one for each slot",
        "{} must be {}",
        "{} layer(s) of {} in {}{} need {:.1f} GB of {}memory ({:.1f} GB of weights); {:.1f} GB are "
        "available{}",
        " with {} experts",
        "the device's ",
        " to each rank",
        "a second query follows{}",
        "last_physical_to_logical_map is not [layers, experts]",
        "{} {} is not supported",
        // the window names no part of a model without its file
        "--part needs {}: presets and reference files are one part by themselves",
        " or ",
        // mistakes of the program itself
        "an input of {} tokens and {} bytes does not fit what was prepared ({} tokens)",
        "Call prepare() with the number of tokens first",
        "the layer was given hidden states that are not its input",
        "Hand it what the device's input() says, after setInput()",
        "routing needs logits: nobody called the gate",
        "Let the block or the expert layer call it",
        "the layer was loaded for another model or dtype than was prepared",
        "Load it again, or prepare for it",
    };
    std::set<std::string> unused = others;
    std::size_t known = 0;
    for (const char* room : {"base", "moe", "cpu", "xpu", "ranks", "profile", "query", "trace_io", "report",
                             "analysis", "cli"}) {
        for (const auto& entry : fs::recursive_directory_iterator(engine / room)) {
            const auto file = entry.path().lexically_relative(engine).generic_string();
            if (!file.ends_with(".cpp") && !file.ends_with(".h")) continue;
            if (isOfCommandLine(file)) continue;
            for (const std::string& call : errorCallsIn(codeOf(entry.path()))) {
                for (const std::string& text : textsIn(call)) {
                    if (!holdsWords(text)) continue;
                    unused.erase(text);
                    if (others.contains(text)) continue;
                    EXPECT_TRUE(endsASentence(text, sentences) || isReadAsASentence(text, book))
                        << file << ": " << text;
                    ++known;
                }
            }
        }
    }
    EXPECT_GT(known, 400u);
    EXPECT_EQ(unused, std::set<std::string>()) << "no longer in the sources";
}

/// Whether a word of English stands in it, other than in an option, a path or quotes.
bool holdsEnglish(const QString& text) {
    static const QRegularExpression english(
        QStringLiteral(R"((?<![-/."„])\b()"
                       "the|is|are|not|has|have|be|must|of|to|at|for|from|with|"
                       "by|and|or|no|there|such|that|which|it|an|this|than|"
                       "more|when|expected|missing|known|unknown|failed|"
                       "refused|needs|error|character|header|file|device|"
                       "layer|expert|column|table|tokens?|weights|The|Known|"
                       "Expected|Get|Take|Give|Choose|Write|Ask|Use|Start|Each"
                       R"()\b)"));
    return english.match(text).hasMatch();
}

/// What an error says, with its remedy: as the window shows the two.
void expectWhollyGerman(const std::function<void()>& work, std::string_view partOfIt) {
    try {
        work();
        ADD_FAILURE() << "no error of " << partOfIt;
    } catch (const Error& error) {
        EXPECT_NE(error.problem().find(partOfIt), std::string::npos) << error.problem();
        for (const std::string& text : {error.problem(), error.remedy()}) {
            if (text.empty()) continue;
            const QString german = engineText(text);
            EXPECT_NE(german.toStdString(), text);
            EXPECT_FALSE(holdsEnglish(german)) << text << " => " << german.toStdString();
        }
    }
}

TEST_F(EngineErrorsTest, ErrorsOfAModelsFilesAreWhollyGerman) {
    start("de_DE");
    const auto config = [](std::string_view json) {
        return [json] { (void)MoeConfig::fromJson(json, "/m/config.json", {}); };
    };
    expectWhollyGerman(config("[1]"), "expected a JSON object");
    expectWhollyGerman(config(R"({"model_type": "olmoe", "model_type": "olmoe"})"), "stands twice");
    expectWhollyGerman(config(R"({"model_type": "bert"})"), "model_type \"bert\"");
    expectWhollyGerman(config(R"({"model_type": "qwen3_moe"})"), "hidden_act is missing");
    expectWhollyGerman(config(R"({"model_type": "qwen3_moe", "hidden_act": "gelu"})"), "hidden_act \"gelu\"");
    expectWhollyGerman(config(R"({"model_type": "olmoe", "hidden_act": "silu", "hidden_size": 0.5})"),
                       "not a whole number");
    expectWhollyGerman(
        config(R"({"model_type": "qwen3_moe", "hidden_act": "silu", "hidden_size": 64, "num_experts": 4,
                   "moe_intermediate_size": 32, "num_experts_per_tok": 8, "num_hidden_layers": 2,
                   "norm_topk_prob": true})"),
        "more than num_experts");
    expectWhollyGerman(
        config(R"({"model_type": "qwen3_moe", "hidden_act": "silu", "hidden_size": -7, "num_experts": 4,
                   "moe_intermediate_size": 32, "num_experts_per_tok": 2, "num_hidden_layers": 2,
                   "norm_topk_prob": true})"),
        "hidden_size is -7");
    expectWhollyGerman([] { (void)MoeConfig::fromPreset("nope"); }, "no preset");
    expectWhollyGerman([] { Checkpoint("/nowhere", {}); }, "no such folder");
    const TemporaryFile small("{}", ".safetensors");
    expectWhollyGerman([&] { SafetensorsFile{small.path()}; }, "too few");
    const TemporaryFile none(std::string("\2\0\0\0\0\0\0\0{}", 10), ".safetensors");
    expectWhollyGerman([&] { (void)SafetensorsFile(none.path()).tensor("gate.weight"); },
                       "there is no tensor gate.weight");
    expectWhollyGerman([&] { (void)TensorStore::ofFile(none.path())->tensor("a.b"); },
                       "there is no tensor a.b");
    expectWhollyGerman([] { (void)parsePlacementMap("{}", "/m.json", 8, 2); }, "has no map");
    expectWhollyGerman([] { (void)parsePlacementMap(R"({"ranks_of_expert": [[0], [7]]})", "/m.json", 2, 2); },
                       "no such rank");
    expectWhollyGerman([] { (void)routingFromJson("{}", "/r.json"); }, "no captured routing");
    const TemporaryFile words("words", ".npy");
    expectWhollyGerman([&] { (void)readNumberArrays(words.path()); }, "no arrays of numbers");
}

TEST_F(EngineErrorsTest, ErrorsOfRunsAreWhollyGerman) {
    start("de_DE");
    const auto device = [](const char* name) {
        return [name] {
            BackendOptions options;
            options.device = name;
            (void)makeKernels(options);
        };
    };
    expectWhollyGerman(device("tpu"), "no device 'tpu'");
    Experiment experiment;
    experiment.tokens = 0;
    expectWhollyGerman([&] { validate(experiment); }, "--tokens must be");
    experiment.tokens = 1;
    experiment.seconds = 0;
    expectWhollyGerman([&] { validate(experiment); }, "--seconds must be");
    expectWhollyGerman([] { (void)RoutingSpec::parse("sometimes"); }, "not understood");
    expectWhollyGerman([] { (void)gemmChoiceFromName("mkl"); }, "no GEMM engine");
    expectWhollyGerman([] { (void)weightFormatFromName("int3"); }, "no quantisation");
    expectWhollyGerman([] { (void)xpuModeFromName("fast"); }, "no XPU mode");
    expectWhollyGerman([] { (void)RouterPlacement::fromName("beside"); }, "no router placement");
    expectWhollyGerman([] { validate(SweepPlan{}); }, "needs a model");
    expectWhollyGerman([] { (void)sweepFromJson("{}", "/s.json"); }, "no sweep");
    expectWhollyGerman([] { (void)calibrate({.seconds = 0}, noProgress(), {}); }, "--seconds must be");
    expectWhollyGerman([] { throw Cancelled(); }, "cancelled");
    // As a rank that fails alone and a device that fails in mid-run are told of.
    EXPECT_EQ(engineText("rank 1 of 4 on node7: /m/x.safetensors: there is no tensor a.b"),
              QStringLiteral("Rank 1 von 4 auf node7: /m/x.safetensors: Es gibt keinen Tensor a.b"));
    EXPECT_EQ(
        engineText("rank 2 of 4 on node7: the device failed in mid-run: zeFenceHostSynchronize failed with "
                   "ZE_RESULT_ERROR_DEVICE_LOST (0x70000001). Update the device's driver"),
        QStringLiteral("Rank 2 von 4 auf node7: das Gerät fiel mitten im Lauf aus: zeFenceHostSynchronize "
                       "misslang mit ZE_RESULT_ERROR_DEVICE_LOST (0x70000001). Den Treiber des Geräts "
                       "aktualisieren"));
    EXPECT_EQ(
        engineText("no Intel XPU can be used: libze_loader.so.1 1.8.0 found no driver that starts: zeInit "
                   "gave ZE_RESULT_ERROR_UNINITIALIZED (0x78000001)"),
        QStringLiteral("keine Intel-XPU ist zu verwenden: libze_loader.so.1 1.8.0 fand keinen Treiber, der "
                       "startet: zeInit gab ZE_RESULT_ERROR_UNINITIALIZED (0x78000001)"));
    EXPECT_EQ(engineText("/s.json: the sweep is damaged: its points are not those of its plan"),
              QStringLiteral("/s.json: Die Messreihe ist beschädigt: die Punkte sind nicht die des Plans"));
}

class NoRows final : public RowSink {
    void columns(std::span<const std::string>) override {}
    void row(std::span<const Cell>) override {}
    void end() override {}
};

TEST_F(EngineErrorsTest, ErrorsOfQueriesAreWhollyGerman) {
    start("de_DE");
    TraceDatabase database(readFile(GATESCOPE_GOLDEN_DIR "/traces/public/catapult_flow_simple.json").trace);
    for (const auto& [sql, part] : {
             std::pair{"", "the query is empty"},
             {"SELECT * FROM absent", "no such table: absent"},
             {"SELECT absent FROM slices", "no such column: absent"},
             {"SELECT absent(1)", "no such function: absent"},
             {"SELEC 1", "near \"SELEC\": syntax error"},
             {"SELECT", "incomplete input"},
             {"SELECT 1 @", "unrecognized token"},
             {"SELECT a.name, name FROM slices a, slices b", "ambiguous column name"},
             {"SELECT trace_dur(1)", "wrong number of arguments"},
             {"SELECT name FROM slices WHERE count(*) > 1", "misuse of aggregate"},
             {"SELECT 1; SELECT 2", "a second query follows"},
             {"DELETE FROM slices", "may not be modified"},
             {"CREATE TABLE a(b)", "can only be read"},
             {"SELECT percentile(dur, 200) FROM slices", "percentile() goes"},
         })
        expectWhollyGerman(
            [&] {
                NoRows rows;
                database.query(sql, rows);
            },
            part);
    EXPECT_EQ(engineText("SQL: no query solution, at character 2: \"x\""),
              QStringLiteral("SQL-Fehler: no query solution, bei Zeichen 2: „x“"))
        << "what SQLite says seldom stays as it says it";
}

} // namespace
