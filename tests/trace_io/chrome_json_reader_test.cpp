// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/trace_checks.h"
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <zlib.h>

#include <functional>
#include <random>
#include <string>

namespace gatescope {
namespace {

using ::testing::HasSubstr;

const std::string kSlice =
    R"({"ph":"X","pid":1,"tid":2,"ts":10.5,"dur":2.25,"cat":"cpu_op","name":"a","args":{"x":1}})";

TEST(ChromeJsonReader, ReadsObjectAndArrayForm) {
    for (const auto& text :
         {"{\"traceEvents\":[" + kSlice + "]}", "[" + kSlice + "]", "[" + kSlice, "[" + kSlice + ",]",
          "[{}," + kSlice + ",{}]", "\xEF\xBB\xBF [\n" + kSlice + "\n]\n"}) {
        const auto imported = readText(text);
        ASSERT_EQ(imported.trace->sliceCount(), 1u) << text;
        EXPECT_EQ(imported.trace->slice(0).duration, 2250);
        EXPECT_EQ(imported.trace->name(0), "a");
        EXPECT_EQ(imported.trace->category(0), "cpu_op");
        EXPECT_EQ(imported.trace->argsText(0), "{\"x\":1}");
        EXPECT_FALSE(imported.ours);
    }
}

TEST(ChromeJsonReader, EpochTimesStayExactAndBeginAtZero) {
    const auto imported =
        readText(R"([{"ph":"X","pid":1,"tid":1,"ts":1750000000000000.253,"dur":1,"name":"b"},)"
                 R"({"ph":"X","pid":1,"tid":1,"ts":"1750000000000000.001","dur":"0.252","name":"a"}])");
    const Trace& trace = *imported.trace;
    EXPECT_EQ(trace.name(0), "a");
    EXPECT_EQ(trace.slice(0).start, 0);
    EXPECT_EQ(trace.slice(0).duration, 252);
    EXPECT_EQ(trace.slice(1).start, 252);
}

TEST(ChromeJsonReader, UnpacksGzipWhateverTheName) {
    const TemporaryFile file("");
    const auto text = "{\"traceEvents\":[" + kSlice + "]}";
    const auto gz = ::gzopen(file.path().c_str(), "wb");
    ::gzwrite(gz, text.data(), static_cast<unsigned>(text.size()));
    ::gzclose(gz);
    EXPECT_EQ(readFile(file.path()).trace->sliceCount(), 1u);
    // Cut in two: what there is of the packed data holds no whole object.
    std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) / 2);
    EXPECT_THROW(readFile(file.path()), InputError);
}

TEST(ChromeJsonReader, PidsAndTidsMayBeAnything) {
    const auto imported =
        readText(R"([{"ph":"X","pid":"Spans","tid":"PyTorch Profiler","ts":1,"dur":1,"name":"a"},)"
                 R"({"ph":"X","pid":-1,"tid":0,"ts":2,"dur":1,"name":"b"},)"
                 R"({"ph":"X","pid":4294967295,"tid":1,"ts":3,"dur":1,"name":"c"},)"
                 R"({"ph":"X","pid":99999999999,"tid":1,"ts":4,"dur":1,"name":"d"},)"
                 R"({"ph":"X","pid":"7","tid":"8","ts":5,"dur":1,"name":"e"},)"
                 R"({"ph":"X","pid":7,"tid":8,"ts":6,"dur":1,"name":"f"},)"
                 R"({"ph":"X","ts":7,"dur":1,"name":"g"}])");
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 7u);
    EXPECT_EQ(trace.slice(4).track, trace.slice(5).track);
    std::set<std::pair<std::uint32_t, std::uint32_t>> numbers;
    for (const auto& track : trace.tracks()) {
        EXPECT_GE(track.pid, 1u);
        if (track.kind == TrackKind::Process) continue;
        EXPECT_TRUE(numbers.insert({track.pid, track.tid}).second);
        EXPECT_EQ(trace.tracks()[track.parent].kind, TrackKind::Process);
    }
    EXPECT_EQ(trace.tracks()[trace.slice(0).track].name, "PyTorch Profiler");
    EXPECT_EQ(trace.tracks()[trace.tracks()[trace.slice(0).track].parent].name, "Spans");
    EXPECT_EQ(trace.tracks()[trace.slice(2).track].pid, 4294967295u);
}

TEST(ChromeJsonReader, ATrackWithoutNumberTakesNoneOfTheOthers) {
    const auto imported = readText(R"([{"ph":"X","pid":0,"tid":0,"ts":1,"dur":1,"name":"a"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":2,"dur":1,"name":"b"},)"
                                   R"({"ph":"C","pid":1,"ts":2,"name":"c","args":{"value":1}},)"
                                   R"({"ph":"X","pid":1,"tid":2,"ts":3,"dur":1,"name":"d"}])");
    const Trace& trace = *imported.trace;
    EXPECT_EQ(trace.tracks()[trace.slice(1).track].pid, 1u);
    EXPECT_EQ(trace.tracks()[trace.slice(1).track].tid, 1u);
    EXPECT_EQ(trace.tracks()[trace.slice(2).track].tid, 2u);
    EXPECT_GE(trace.tracks()[trace.slice(0).track].tid, 1u);
}

TEST(ChromeJsonReader, NamesMayComeLast) {
    const auto imported =
        readText("[" + kSlice +
                 R"(,{"ph":"M","pid":1,"tid":2,"name":"thread_name","args":{"name":"stream \"7\""}},)"
                 R"({"ph":"M","pid":1,"tid":2,"name":"thread_sort_index","args":{"sort_index":-4}},)"
                 R"({"ph":"M","pid":1,"name":"process_name","args":{"name":"GPU"}},)"
                 R"({"ph":"M","pid":1,"name":"process_labels","args":{"labels":"x"}},)"
                 R"({"ph":"M","pid":1,"name":"process_name"}])");
    const auto& track = imported.trace->tracks()[imported.trace->slice(0).track];
    EXPECT_EQ(track.name, "stream \"7\"");
    EXPECT_EQ(track.order, -4);
    EXPECT_EQ(imported.trace->tracks()[track.parent].name, "GPU (x)");
    EXPECT_EQ(counted(imported, "without args"), 1u);
}

TEST(ChromeJsonReader, DeviceKernelsMakeADeviceQueue) {
    const auto imported =
        readText(R"([{"ph":"X","pid":0,"tid":7,"ts":1,"dur":1,"name":"k","cat":"kernel"}])");
    EXPECT_EQ(imported.trace->tracks()[imported.trace->slice(0).track].kind, TrackKind::DeviceQueue);
}

TEST(ChromeJsonReader, PairsBeginAndEndWhateverTheirOrder) {
    const auto imported = readText(
        R"([{"ph":"E","pid":1,"tid":1,"ts":9,"args":{"b":2}},{"ph":"B","pid":1,"tid":1,"ts":3,"name":"inner"},)"
        R"({"ph":"B","pid":1,"tid":1,"ts":1,"name":"outer","cat":"c","args":{"a":1}},{"ph":"E","pid":1,"tid":1,"ts":5},)"
        R"({"ph":"E","pid":1,"tid":1,"ts":10},{"ph":"B","pid":1,"tid":2,"ts":4,"name":"open"}])");
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 3u);
    EXPECT_EQ(trace.name(0), "outer");
    EXPECT_EQ(trace.slice(0).duration, 8000);
    EXPECT_EQ(trace.argsText(0), R"({"a":1,"b":2})");
    EXPECT_EQ(trace.name(1), "inner");
    EXPECT_EQ(trace.slice(1).duration, 2000);
    EXPECT_EQ(trace.slice(1).depth, 1);
    EXPECT_EQ(trace.slice(2).end(), 9000);
    EXPECT_EQ(counted(imported, "E event without B"), 1u);
    EXPECT_EQ(counted(imported, "B event without E"), 1u);
}

TEST(ChromeJsonReader, CountsOddTimes) {
    const auto imported = readText(R"([{"ph":"X","pid":1,"tid":1,"ts":5,"name":"no dur"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":6,"dur":-3,"name":"negative"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":6,"dur":NaN,"name":"nan"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"dur":1,"name":"no ts"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":NaN,"dur":1,"name":"nan"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":1e30,"dur":1,"name":"far"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":-2,"dur":1,"name":"before"}])");
    EXPECT_EQ(imported.trace->sliceCount(), 4u);
    EXPECT_EQ(imported.trace->name(0), "before");
    EXPECT_EQ(imported.trace->slice(0).start, 0);
    EXPECT_EQ(imported.trace->slice(1).start, 7000);
    EXPECT_EQ(counted(imported, "without dur"), 1u);
    EXPECT_EQ(counted(imported, "negative or unusable dur"), 2u);
    EXPECT_EQ(counted(imported, "without a usable ts"), 3u);
}

TEST(ChromeJsonReader, MendsAnEventWithInvalidText) {
    const auto imported =
        readText("[{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":1,\"dur\":1,\"name\":\"a\xFFz\"},"
                 "{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":2,\"dur\":1,\"name\":\"b\n\tc\"}," +
                 kSlice + "]");
    ASSERT_EQ(imported.trace->sliceCount(), 3u);
    EXPECT_EQ(imported.trace->name(0), "a\xEF\xBF\xBDz");
    EXPECT_EQ(imported.trace->name(1), "b  c");
    EXPECT_EQ(counted(imported, "invalid UTF-8"), 1u);
    EXPECT_EQ(counted(imported, "control characters"), 1u);
}

TEST(ChromeJsonReader, MendsNamesWithQuotesOfTheirOwn) {
    const auto imported =
        readText("[{\"ph\":\"X\",\"name\":\"void f<int>(\"x\", {\"y\"})\",\"ts\":1,\"dur\":2},"
                 "{\"ph\":\"X\",\"name\":\"D:\\dir\\\",\"ts\":2,\"dur\":2}," +
                 kSlice + "]");
    ASSERT_EQ(imported.trace->sliceCount(), 3u);
    EXPECT_EQ(imported.trace->name(0), R"(void f<int>("x", {"y"}))");
    EXPECT_EQ(imported.trace->name(1), R"(D:\dir\)");
    EXPECT_EQ(counted(imported, "unescaped quotes"), 2u);
}

TEST(ChromeJsonReader, SkipsAnEventThatIsNoJson) {
    const auto imported =
        readText("[7,\"x\",{\"ph\":\"X\" \"name\" 5},{\"ph\"}," + kSlice + ",{\"ph\":\"X\",," + kSlice + "]");
    EXPECT_EQ(imported.trace->sliceCount(), 2u);
    EXPECT_EQ(counted(imported, "no valid JSON"), 4u);
    EXPECT_EQ(imported.files[0].events.at("X"), 4u); // of the damaged ones, those with a ph
    for (const auto& diagnostic : imported.diagnostics) {
        if (diagnostic.code == "damaged_event") {
            EXPECT_EQ(diagnostic.firstOffset, 1u);
        }
    }
}

TEST(ChromeJsonReader, AKernelThatCoversTheNextOfItsStreamIsCountedAndEnclosesNone) {
    std::string text;
    const auto add = [&](int start, int duration, int launch) {
        text += fmt::format("{}{{\"ph\":\"X\",\"pid\":0,\"tid\":7,\"ts\":{},\"dur\":{},\"cat\":\"kernel\","
                            "\"name\":\"k\",\"args\":{{\"stream\":7,\"correlation\":{}}}}}",
                            text.empty() ? "[" : ",", start, duration, launch);
    };
    add(1, 100, 1);
    add(10, 5, 2);
    add(20, 5, 3);
    const auto imported = readText(text + "]");
    EXPECT_EQ(counted(imported, "seems to cover"), 1u);
    EXPECT_EQ(counted(imported, "partly overlaps"), 0u);
    for (const SliceId follower : {1u, 2u}) {
        EXPECT_EQ(imported.trace->slice(follower).depth, 0);
        EXPECT_EQ(imported.trace->parent(follower), kNoSlice);
    }
    EXPECT_EQ(imported.trace->slice(0).depth, 1);
}

TEST(ChromeJsonReader, SlicesWithoutALaneAreCounted) {
    std::string text = "[";
    for (int i = 0; i < 50; ++i) {
        text += fmt::format("{{\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":{},\"dur\":100,\"name\":\"a\"}},", i);
    }
    const auto imported = readText(text + "]");
    EXPECT_EQ(counted(imported, "partly overlaps"), 47u);
    EXPECT_EQ(counted(imported, "than there are lanes"), 2u);
}

TEST(ChromeJsonReader, UnescapesNames) {
    const auto imported =
        readText(R"([{"ph":"X","pid":1,"tid":1,"ts":1,"dur":1,"name":"a\"\\\u00e9\n","args":{"s":"}\"]"}}])");
    EXPECT_EQ(imported.trace->name(0), "a\"\\\xC3\xA9\n");
    EXPECT_EQ(imported.trace->argsText(0), R"({"s":"}\"]"})");
}

TEST(ChromeJsonReader, ReadsCountersAndInstants) {
    const auto imported = readText(
        R"([{"ph":"C","pid":1,"ts":2,"name":"memory","args":{"used":3,"free":0.5,"note":"x"}},)"
        R"({"ph":"C","pid":1,"ts":1,"name":"depth","args":{"value":7}},{"ph":"C","pid":1,"ts":1,"name":"bad"},)"
        R"({"ph":"i","pid":1,"tid":1,"ts":3,"s":"g","name":"all"},{"ph":"R","pid":1,"tid":4,"ts":3,"name":"r"}])");
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.counters().size(), 3u);
    EXPECT_EQ(trace.tracks()[trace.counters()[0].track].name, "depth");
    EXPECT_EQ(trace.tracks()[trace.counters()[1].track].name, "memory used");
    EXPECT_EQ(trace.counters()[2].value, 0.5);
    ASSERT_EQ(trace.instants().size(), 2u);
    EXPECT_EQ(trace.instants()[0].track, kNoTrack);
    EXPECT_EQ(trace.tracks()[trace.instants()[1].track].kind, TrackKind::HostThread);
    EXPECT_EQ(counted(imported, "no number"), 1u);
    EXPECT_EQ(counted(imported, "counter event without args"), 1u);
}

TEST(ChromeJsonReader, ShowsWhatHasNoShapeAsInstants) {
    const auto imported = readText(R"([{"ph":"P","ts":1,"name":"x"},{"ph":"Z","ts":1},{"name":"y"}])");
    EXPECT_EQ(imported.trace->instants().size(), 2u);
    EXPECT_EQ(counted(imported, "shown as an instant"), 2u);
    EXPECT_EQ(counted(imported, "without ph"), 1u);
    EXPECT_EQ(imported.files[0].events.at("P"), 1u);
}

TEST(ChromeJsonReader, OverlapsGoToALaneAndAreCounted) {
    const auto imported = readText(R"([{"ph":"X","pid":1,"tid":1,"ts":0,"dur":10,"name":"a"},)"
                                   R"({"ph":"X","pid":1,"tid":1,"ts":5,"dur":10,"name":"b"}])");
    EXPECT_EQ(imported.trace->sliceCount(), 2u);
    EXPECT_EQ(counted(imported, "partly overlaps"), 1u);
    expectNested(*imported.trace);
}

TEST(ChromeJsonReader, KeepsWhatTheFileSaysOfTheRun) {
    const auto imported = readText(
        R"({"schemaVersion":1,"otherData":{"model":"x"},"traceEvents":[],)"
        R"("metadata":{"tool":"y"},"displayTimeUnit":"ms","baseTimeNanoseconds":1759300074000000000})");
    EXPECT_EQ(imported.trace->metadata(),
              R"({"schemaVersion":1,"model":"x","tool":"y","baseTimeNanoseconds":1759300074000000000})");
}

void expectError(std::string_view text, std::string_view problem) {
    const TemporaryFile file(text);
    try {
        readFile(file.path());
        ADD_FAILURE() << "no error for " << text;
    } catch (const InputError& error) {
        EXPECT_THAT(error.problem(), HasSubstr(file.path().string()));
        EXPECT_THAT(error.problem(), HasSubstr(std::string(problem)));
        EXPECT_FALSE(error.remedy().empty());
    }
}

TEST(ChromeJsonReader, RefusesWhatIsNoTrace) {
    expectError("", "an empty file");
    expectError("hello", "begins with neither");
    expectError("<!DOCTYPE html><html>", "HTML");
    expectError("# tracer: nop", "systrace");
    expectError("{}", "traceEvents");
    expectError(R"({"model_type":"x","hidden_size":2048})", "a model's config");
    expectError(R"({"shared":{},"profiles":[]})", "speedscope");
    expectError(R"({"projectId":1,"traceId":2,"spans":[]})", "Google Cloud");
    expectError(R"({"schema":1,"runs":[]})", "a profile's JSON");
    expectError(R"({"traceEvents":7})", "traceEvents");
    expectError("{7}", "traceEvents");
    expectError(R"({"a" 1})", "traceEvents");
    expectError("[}", "byte 1");
    expectError("[" + std::string(100'000, '['), "byte 1");
    expectError("[{\"name\":\"" + std::string(100'000, '['), "byte 1");
}

TEST(ChromeJsonReader, ATruncatedObjectKeepsItsWholeEvents) {
    const auto offsetOf = [](const ImportedTrace& imported) {
        for (const auto& diagnostic : imported.diagnostics) {
            if (diagnostic.code == "cut_off") return diagnostic.firstOffset;
        }
        return kNoOffset;
    };
    const auto inside = readText("{\"traceEvents\":[" + kSlice + ",{\"ph\":\"M\",\"na");
    EXPECT_EQ(inside.trace->sliceCount(), 1u);
    EXPECT_EQ(offsetOf(inside), 16 + kSlice.size() + 1);
    EXPECT_FALSE(inside.files[0].events.contains("M")); // it may have been going to be anything
    const auto between = readText("{\"traceEvents\":[" + kSlice);
    EXPECT_EQ(between.trace->sliceCount(), 1u);
    EXPECT_EQ(offsetOf(between), 16 + kSlice.size());
    const auto behind = readText("{\"traceEvents\":[" + kSlice + "],\"traceName\":\"x");
    EXPECT_EQ(behind.trace->sliceCount(), 1u);
    EXPECT_EQ(offsetOf(behind), 16 + kSlice.size() + 2);
    expectError("{\"traceEvents\":[{\"ph\":\"X\",", "byte 16");
    expectError("{\"traceEve", "traceEvents");
}

TEST(ChromeJsonReader, ATruncatedArrayIsReadToItsEnd) {
    for (const std::string tail : {",{\"ph\":\"X\",\"na", ",{\"ph\":\"X\\", ",", ""}) {
        const auto imported = readText("[" + kSlice + tail);
        EXPECT_EQ(imported.trace->sliceCount(), 1u);
        EXPECT_EQ(counted(imported, "cut off"), 1u);
    }
}

TEST(ChromeJsonReader, ReadsFilesLargerThanItsBuffer) {
    std::string text = "[";
    const std::string filler(3000, 'x');
    for (int i = 0; i < 2000; ++i) {
        text += R"({"ph":"X","pid":1,"tid":1,"ts":)" + std::to_string(i) +
                R"(,"dur":1,"name":"k","args":{"f":")" + filler + "\"}},\n";
    }
    text += R"({"ph":"X","pid":1,"tid":1,"ts":5000,"dur":1,"name":")" + std::string(5'000'000, 'n') + "\"}]";
    const auto imported = readText(text);
    ASSERT_EQ(imported.trace->sliceCount(), 2001u);
    EXPECT_EQ(imported.trace->name(2000).size(), 5'000'000u);
    EXPECT_TRUE(imported.diagnostics.empty());
}

class Listener final : public ProgressSink {
public:
    void progress(double done, std::string_view) override {
        EXPECT_GE(done, m_last);
        EXPECT_LE(done, 1.0);
        m_last = done;
        if (onProgress) onProgress();
    }
    double last() const { return m_last; }
    std::function<void()> onProgress;

private:
    double m_last = 0;
};

TEST(ChromeJsonReader, TellsItsProgressAndStopsWhenAsked) {
    std::string text = "[" + kSlice;
    while (text.size() < 4'000'000)
        text += ",\n" + kSlice;
    const TemporaryFile file(text + "]");
    Listener listener;
    readTrace(file.path(), listener, {});
    EXPECT_EQ(listener.last(), 1.0);

    std::stop_source stop;
    Listener stopping;
    stopping.onProgress = [&] { stop.request_stop(); };
    EXPECT_THROW(readTrace(file.path(), stopping, stop.get_token()), Cancelled);
}

TEST(ChromeJsonReader, SaysWhichFileCannotBeOpened) {
    EXPECT_THROW(readFile("/no/such/file.json"), InputError);
    EXPECT_THROW(readFile(::testing::TempDir()), InputError);
}

TEST(ChromeJsonReader, SurvivesDamagedFiles) {
    const auto whole =
        "{\"otherData\":{\"gatescope\":{\"schema\":1,\"tracks\":[{\"pid\":1,\"tid\":2,\"kind\":\"phases\"}]}}"
        ","
        "\"traceEvents\":[" +
        kSlice +
        R"(,{"ph":"s","id":1,"pid":1,"tid":2,"ts":11,"name":"f"},)"
        R"({"ph":"f","id":1,"pid":1,"tid":2,"ts":11,"name":"f"},)"
        R"({"ph":"B","pid":1,"tid":3,"ts":1,"name":"b"},{"ph":"C","pid":1,"ts":1,"args":{"v":1}},)"
        R"({"ph":"M","pid":1,"name":"process_name","args":{"name":"x"}}]})";
    std::mt19937_64 random(17);
    for (int i = 0; i < 1500; ++i) {
        std::string text = whole;
        for (auto edits = 1 + random() % 4; edits > 0; --edits) {
            const auto at = random() % text.size();
            if (random() % 3 == 0) {
                text.erase(at, random() % 20);
            } else {
                constexpr std::string_view kBytes = "\"{}[],:\\0-9e\n\xFFx";
                text[at] = kBytes[random() % kBytes.size()];
            }
            if (text.empty()) text += ' ';
        }
        try {
            expectNested(*readText(text).trace);
        } catch (const InputError&) {
        }
    }
}

} // namespace
} // namespace gatescope
