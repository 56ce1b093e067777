// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_view.h"
#include "gui/stall_meter.h"
#include "gui/window_fixture.h"
#include "panels/histogram_panel.h"
#include "panels/kernels_panel.h"
#include "panels/slice_search.h"
#include "panels/sql_panel.h"
#include "shell/drawer.h"
#include "shell/drawer_panels.h"
#include "shell/work_page.h"
#include "tables/data_table.h"
#include "trace/trace_builder.h"

#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <algorithm>

namespace gatescope {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kAllowedMs = 500; // everything takes ten times as long
constexpr int kEvents = 20000;
constexpr int kSamples = 100000;
constexpr int kNames = 2000;
#else
constexpr double kAllowedMs = 50;
constexpr int kEvents = 150000;
constexpr int kSamples = 6000000;
constexpr int kNames = 50000;
#endif

/// The window answers while long work goes on: its thread is never at work for more than 50 ms in one go.
class Stall : public test::WindowTest {
protected:
    QString bigTrace() {
        QByteArray text = R"({"traceEvents":[)";
        for (int i = 0; i < kEvents; ++i) {
            if (i > 0) text += ',';
            text +=
                QStringLiteral(
                    R"({"ph":"X","pid":1,"tid":%1,"ts":%2,"dur":%3,"name":"kernel_%4","cat":"kernel","args":{"i":%2}})")
                    .arg(i % 8)
                    .arg(i * 3)
                    .arg(5 + i % 17)
                    .arg(i % 400)
                    .toLatin1();
        }
        return write(QStringLiteral("big.json"), text + "]}");
    }
    void expectNoStall(const test::StallMeter& meter, const char* during) {
        EXPECT_LE(meter.longestCpuMs(), kAllowedMs)
            << during << ", " << meter.longestWallMs() << " ms by the wall";
        RecordProperty(during, std::to_string(meter.longestCpuMs()));
        std::printf("%s: longest %.1f ms of processor time, %.1f ms by the wall\n", during,
                    meter.longestCpuMs(), meter.longestWallMs());
    }
    /// Of a CSV file, its heads' line with them.
    int linesExportedWithoutStall(DataTable& table, const char* during) {
        const QString path = m_folder.filePath(QStringLiteral("exported.csv"));
        QTest::qWait(100);
        const test::StallMeter meter;
        QMetaObject::invokeMethod(
            &table, [&] { table.writeCsv(path); }, Qt::QueuedConnection);
        QTest::qWait(50);
        EXPECT_TRUE(waitUntilIdle());
        QTest::qWait(100);
        expectNoStall(meter, during);
        return static_cast<int>(read(path).count('\n'));
    }
};

TEST_F(Stall, NeitherImportNorSearchNorSavingNorClosingHoldsUpTheWindow) {
    const QString path = bigTrace();
    {
        const test::StallMeter meter;
        m_workspace.open({path});
        ASSERT_TRUE(waitUntilIdle());
        QTest::qWait(100);
        expectNoStall(meter, "import");
    }
    {
        const test::StallMeter meter;
        searchSlices(m_window.page());
        auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        ASSERT_NE(field, nullptr);
        QTest::keyClicks(field, QStringLiteral("kernel_3"));
        QTest::keyClick(field, Qt::Key_Return);
        ASSERT_TRUE(waitUntilIdle());
        QTest::qWait(100);
        expectNoStall(meter, "search");
    }
    {
        const test::StallMeter meter;
        m_workspace.save(m_workspace.current()->trace, m_folder.filePath(QStringLiteral("copy.json.gz")));
        ASSERT_TRUE(waitUntilIdle());
        expectNoStall(meter, "export");
    }
    {
        const test::StallMeter meter;
        m_workspace.close(m_workspace.current()->trace);
        QTest::qWait(200);
        expectNoStall(meter, "close");
    }
}

/// Kernels of many names, each called six times, and a counter of many samples.
OpenTracePtr wideTrace(int samples = kSamples) {
    TraceBuilder builder;
    Track process;
    process.kind = TrackKind::Process;
    process.name = "GPU 0";
    const TrackId parent = builder.addTrack(process);
    Track queue;
    queue.kind = TrackKind::DeviceQueue;
    queue.parent = parent;
    queue.name = "stream 7";
    const TrackId stream = builder.addTrack(queue);
    queue.kind = TrackKind::Counter;
    queue.name = "memory";
    const TrackId counter = builder.addTrack(queue);
    const StringId category = builder.intern("kernel");
    std::int64_t time = 0;
    for (int call = 0; call < 6; ++call) {
        for (int name = 0; name < kNames; ++name) {
            const auto text = "void cutlass::kernel_with_a_long_name_<" + std::to_string(name) + ">(float*)";
            builder.addSlice(stream, builder.intern(text), category, time, 500 + name % 700);
            time += 1300;
        }
    }
    for (int i = 0; i < samples; ++i)
        builder.addCounter({counter, time * i / samples, double(i % 1000)});
    auto open = std::make_shared<OpenTrace>();
    open->title = QStringLiteral("wide");
    open->trace = builder.build();
    open->index = std::make_shared<const SliceIndex>(open->trace);
    return open;
}

TEST_F(Stall, NeitherCountersNorTablesNorChartsHoldUpTheWindow) {
    const OpenTracePtr wide = wideTrace();
    const auto timelines = timelinesOf(wide);
    const QString folder = m_folder.path() + QLatin1Char('/');
    const auto quiet = [this] {
        ASSERT_TRUE(waitUntilIdle());
        QTest::qWait(100);
    };
    {
        const test::StallMeter meter;
        QMetaObject::invokeMethod(
            &m_window, [&] { m_workspace.add(wide, timelines); }, Qt::QueuedConnection);
        QTest::qWait(50);
        quiet();
        expectNoStall(meter, "a trace with a long counter");
    }
    auto& drawer = m_window.page().drawer();
    {
        const test::StallMeter meter;
        m_window.page().showPanel(QStringLiteral("kernels"));
        quiet();
        expectNoStall(meter, "the kernels' table");
    }
    auto& table = *drawer.findChild<KernelsPanel*>()->findChild<DataTable*>();
    ASSERT_GE(table.model()->rowCount(), kNames);
    {
        const test::StallMeter meter;
        QMetaObject::invokeMethod(
            &table, [&] { table.sortByColumn(0, Qt::DescendingOrder); }, Qt::QueuedConnection);
        quiet();
        expectNoStall(meter, "sorting the table");
    }
    EXPECT_EQ(linesExportedWithoutStall(table, "CSV of the table"), table.model()->rowCount() + 1);
    {
        const test::StallMeter meter;
        QMetaObject::invokeMethod(&table, &DataTable::copyMarkdown, Qt::QueuedConnection);
        QTest::qWait(50);
        quiet();
        expectNoStall(meter, "Markdown of the table");
        EXPECT_EQ(QApplication::clipboard()->text().count(QChar('\n')), table.model()->rowCount() + 2);
    }
    SliceFilter filter;
    filter.text = QStringLiteral("kernel_with");
    m_view.setFilter(filter);
    m_window.page().showPanel(QStringLiteral("histogram"));
    quiet();
    auto& chart = drawer.findChild<HistogramPanel*>()->chart();
    for (const char* name : {"chart.svg", "chart.pdf", "chart.png"}) {
        const test::StallMeter meter;
        QMetaObject::invokeMethod(
            &chart, [&] { chart.savePicture(folder + QLatin1String(name)); }, Qt::QueuedConnection);
        QTest::qWait(50);
        quiet();
        expectNoStall(meter, name);
        EXPECT_GT(QFile(folder + QLatin1String(name)).size(), 1000);
    }
}

TEST_F(Stall, ALongAnswerThatIsExportedDoesNotHoldUpTheWindow) {
    const int rows = std::min(kNames, int(kMostSqlRows));
    showRun();
    m_window.page().showPanel(QStringLiteral("sql"));
    auto& panel = *m_window.page().drawer().findChild<SqlPanel*>();
    panel.editor().setPlainText(
        QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %1) "
                       "SELECT i * 7919 % %1 AS a, i FROM n")
            .arg(rows));
    panel.run();
    ASSERT_TRUE(waitUntilIdle());
    DataTable& table = panel.table();
    table.sortByColumn(0, Qt::DescendingOrder);
    ASSERT_LT(table.model()->rowCount(), rows) << "not scrolled to yet";
    EXPECT_EQ(linesExportedWithoutStall(table, "CSV of an answer"), rows + 1);
}

TEST_F(Stall, ManyHitsThatAreExportedDoNotHoldUpTheWindow) {
    const OpenTracePtr wide = wideTrace(10);
    m_workspace.add(wide, timelinesOf(wide));
    ASSERT_TRUE(waitUntilIdle());
    searchSlices(m_window.page());
    auto* field = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    ASSERT_NE(field, nullptr);
    QTest::keyClicks(field, QStringLiteral("kernel_"));
    QTest::keyClick(field, Qt::Key_Return);
    ASSERT_TRUE(waitUntilIdle());
    auto& table = *m_window.page().drawer().findChild<SliceSearch*>()->findChild<DataTable*>();
    table.sortByColumn(0, Qt::DescendingOrder); // by name, which is not their order in time
    ASSERT_GT(table.model()->rowCount(), 0);
    ASSERT_LT(table.model()->rowCount(), kNames) << "not scrolled to yet";
    EXPECT_GT(linesExportedWithoutStall(table, "CSV of hits"), kNames);
}

TEST_F(Stall, AStallIsSeen) {
    const test::StallMeter meter;
    QTimer::singleShot(0, [] {
        volatile double sink = 0;
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 2 * kAllowedMs)
            sink = sink + 1;
    });
    QTest::qWait(int(3 * kAllowedMs));
    EXPECT_GT(meter.longestWallMs(), kAllowedMs);
}

} // namespace
} // namespace gatescope
