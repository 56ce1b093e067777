// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <sched.h>
#include <string>
#include <vector>

namespace gatescope {
namespace {

/// Keeps this thread, and those that it starts, on one of the cores that it may use.
class OneCore {
public:
    OneCore() {
        ::sched_getaffinity(0, sizeof m_before, &m_before);
        for (int core = 0; core < CPU_SETSIZE; ++core) {
            if (!CPU_ISSET(core, &m_before)) continue;
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(core, &one);
            ::sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
    ~OneCore() { ::sched_setaffinity(0, sizeof m_before, &m_before); }
    OneCore(const OneCore&) = delete;
    OneCore& operator=(const OneCore&) = delete;

private:
    cpu_set_t m_before;
};

/// A text of many blocks: events of every size, so that they lie across the blocks' borders at any place,
/// some of them longer than a block, and damage of all kinds.
struct ManyBlocks {
    std::string text = "{\"traceEvents\":[\n";
    std::vector<std::string> args; ///< of the slices, in order of time

    explicit ManyBlocks(std::uint64_t seed) : m_random(seed) {
        for (int i = 0; i < 30'000; ++i) {
            addSlice(i, i % 10'000 == 5'000 ? 3'000'000 : i % 1000 == 500 ? 100'000 : m_random() % 300);
            if (m_random() % 50 == 0) addOther(i);
        }
        text += "{}]}\n";
    }

private:
    void addSlice(int number, std::size_t size) {
        args.push_back(fmt::format(R"({{"stream":{},"correlation":{},"text":"{}"}})", m_random() % 3, number,
                                   std::string(size, 'a' + static_cast<char>(m_random() % 26))));
        const auto* name = m_random() % 500 == 0 ? R"(f("x"))" : "kernel"; // the quotes are to be mended
        text +=
            fmt::format(R"({{"ph":"X","cat":"kernel","name":"{}","pid":0,"tid":{},"ts":{}.125,"dur":{}.5,)"
                        R"("args":{}}},)",
                        name, m_random() % 3, 100 * number, m_random() % 90, args.back());
        text += std::string(m_random() % 3, '\n');
    }
    void addOther(int number) {
        switch (m_random() % 4) {
        case 0:
            text += fmt::format(R"({{"ph":"s","cat":"ac2g","name":"ac2g","id":{},"pid":0,"tid":0,"ts":{}}},)"
                                R"({{"ph":"f","bp":"e","cat":"ac2g","name":"ac2g","id":{},"pid":0,"tid":1,)"
                                R"("ts":{}}},)",
                                number, 100 * number, number, 100 * number + 1);
            break;
        case 1:
            text += fmt::format(R"({{"ph":"C","name":"c","pid":0,"ts":{},"args":{{"x":1}}}},)", 100 * number);
            break;
        case 2:
            text += R"({"ph":"X" "name" 7},)";
            break;
        default:
            text += fmt::format(R"({{"ph":"i","name":"i","pid":0,"tid":0,"ts":{}}},)", 100 * number);
            break;
        }
    }

    std::mt19937_64 m_random;
};

TEST(Cores, EventsAcrossBlocksAreWhole) {
    const ManyBlocks made(1);
    const auto imported = readText(made.text);
    ASSERT_EQ(imported.trace->sliceCount(), made.args.size());
    for (SliceId id = 0; id < made.args.size(); ++id)
        ASSERT_TRUE(imported.trace->argsText(id) == made.args[id]) << id;
    EXPECT_GT(counted(imported, "unescaped quotes"), 0u);
    EXPECT_GT(counted(imported, "no valid JSON"), 0u);
}

TEST(Cores, OneAndSeveralGiveTheSame) {
    const TemporaryFile file(ManyBlocks(2).text);
    const auto several = readFile(file.path());
    const auto one = [&] {
        const OneCore kept;
        return readFile(file.path());
    }();
    EXPECT_TRUE(chromeJson(*several.trace) == chromeJson(*one.trace));
    ASSERT_EQ(several.diagnostics.size(), one.diagnostics.size());
    for (std::size_t i = 0; i < one.diagnostics.size(); ++i) {
        EXPECT_EQ(several.diagnostics[i].code, one.diagnostics[i].code);
        EXPECT_EQ(several.diagnostics[i].count, one.diagnostics[i].count);
        EXPECT_EQ(several.diagnostics[i].firstOffset, one.diagnostics[i].firstOffset);
    }
    EXPECT_EQ(several.files[0].textBytes, one.files[0].textBytes);
    EXPECT_EQ(several.files[0].events, one.files[0].events);
}

TEST(Cores, ReadingStopsWhereItIsAskedTo) {
    const TemporaryFile file(ManyBlocks(3).text);
    for (const int after : {0, 1, 3, 6}) {
        class Sink final : public ProgressSink {
        public:
            explicit Sink(int after) : m_left(after) {}
            void progress(double, std::string_view) override {
                if (m_left-- <= 0) m_stop.request_stop();
                told += m_left < -1 ? 1 : 0;
            }
            std::stop_token token() const { return m_stop.get_token(); }

            int told = 0; ///< after it had stopped

        private:
            std::stop_source m_stop;
            int m_left;
        } sink(after);
        EXPECT_THROW(readTrace(file.path(), sink, sink.token()), Cancelled) << after;
        EXPECT_EQ(sink.told, 0) << after;
    }
}

} // namespace
} // namespace gatescope
