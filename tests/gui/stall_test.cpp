// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/stall_meter.h"
#include "gui/window_fixture.h"
#include "shell/drawer_panels.h"
#include "shell/work_page.h"

#include <QLineEdit>

namespace gatescope {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kAllowedMs = 500; // everything takes ten times as long
constexpr int kEvents = 20000;
#else
constexpr double kAllowedMs = 50;
constexpr int kEvents = 150000;
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
