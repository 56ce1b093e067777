// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/sample_sweep.h"
#include "gui/window_fixture.h"
#include "report/sweep_json.h"
#include "shell/drawer.h"
#include "shell/file_flow.h"
#include "shell/run_dock.h"
#include "shell/work_page.h"
#include "timeline/timeline_view.h"

#include <QDir>
#include <QImage>

#include <cmath>

namespace gatescope {
namespace {

// Stored pictures are a third of the window's size: enough to see a layout that broke or a colour that
// changed, small enough to keep. Fonts differ a little between machines, so single pixels may.
constexpr QSize kStored(426, 240);
constexpr double kMeanAllowed = 4.0; ///< of 255, over the whole picture
constexpr double kBlockAllowed = 40; ///< of 255, in the worst block
constexpr int kBlock = 20;           ///< pixels

struct Distance {
    double mean = 0;
    double worstBlock = 0;
};

Distance distanceOf(const QImage& a, const QImage& b) {
    Distance distance;
    double sum = 0;
    for (int top = 0; top < a.height(); top += kBlock) {
        for (int left = 0; left < a.width(); left += kBlock) {
            double block = 0;
            int pixels = 0;
            for (int y = top; y < std::min(top + kBlock, a.height()); ++y) {
                for (int x = left; x < std::min(left + kBlock, a.width()); ++x, ++pixels) {
                    const QColor one = a.pixelColor(x, y);
                    const QColor other = b.pixelColor(x, y);
                    block += (std::abs(one.red() - other.red()) + std::abs(one.green() - other.green()) +
                              std::abs(one.blue() - other.blue())) /
                             3.0;
                }
            }
            sum += block;
            distance.worstBlock = std::max(distance.worstBlock, block / pixels);
        }
    }
    distance.mean = sum / (double(a.width()) * a.height());
    return distance;
}

constexpr int kTries = 20;

bool isLike(const Distance& distance) {
    return distance.mean <= kMeanAllowed && distance.worstBlock <= kBlockAllowed;
}

/// Every view in light and dark; ctest runs it at 100 % and at 200 %.
class Pictures : public test::WindowTest {
protected:
    QString scaleName() const {
        return m_window.devicePixelRatioF() > 1.5 ? QStringLiteral("200") : QStringLiteral("100");
    }
    QImage picture() {
        QTest::qWait(60);
        QImage image = m_window.grab().toImage();
        image.setDevicePixelRatio(1);
        return image.scaled(kStored, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    }
    /// GATESCOPE_UPDATE_PICTURES=1 stores what is drawn instead; look at it before it is committed.
    void compare(const QString& view) {
        for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
            m_theme.choose(theme);
            const QString name =
                QStringLiteral("%1_%2_%3.png").arg(view, themeChoiceName(theme), scaleName());
            const QString path = QStringLiteral(GATESCOPE_PICTURES "/") + name;
            const QImage now = picture();
            if (qEnvironmentVariableIntValue("GATESCOPE_UPDATE_PICTURES") == 1) {
                QDir().mkpath(QStringLiteral(GATESCOPE_PICTURES));
                ASSERT_TRUE(now.save(path));
                continue;
            }
            QImage stored(path);
            ASSERT_FALSE(stored.isNull()) << path.toStdString();
            stored = stored.convertToFormat(QImage::Format_RGB32);
            ASSERT_EQ(stored.size(), now.size());
            Distance distance = distanceOf(now, stored);
            // A busy machine may take longer until all is drawn.
            QImage last = now;
            for (int more = 0; more < kTries && !isLike(distance); ++more) {
                last = picture();
                distance = distanceOf(last, stored);
            }
            EXPECT_LE(distance.mean, kMeanAllowed) << name.toStdString();
            EXPECT_LE(distance.worstBlock, kBlockAllowed) << name.toStdString();
            // What was drawn instead stays beside the test, to be looked at.
            if (!isLike(distance)) last.save(QDir::current().filePath(QStringLiteral("failed_") + name));
        }
    }
    void showExample() {
        action("file.example").trigger();
        ASSERT_TRUE(
            QTest::qWaitFor([this] { return m_workspace.comparing() && m_jobs.jobs().empty(); }, 30000));
        m_window.page().timeline().fitAll(); // where it stands depends on which trace was known first
    }
};

TEST_F(Pictures, Start) {
    compare(QStringLiteral("start"));
}

TEST_F(Pictures, EveryPanelBesideTheExample) {
    showExample();
    for (const QString& panel : m_window.page().drawer().panels()) {
        m_window.page().showPanel(panel);
        ASSERT_TRUE(waitUntilIdle());
        compare(panel);
    }
}

TEST_F(Pictures, ASweepWithoutATrace) {
    m_window.files().open(
        {write(QStringLiteral("s.json"), QByteArray::fromStdString(sweepJson(test::sampleSweep())))});
    ASSERT_TRUE(waitUntilIdle());
    compare(QStringLiteral("sweep_curves"));
}

TEST_F(Pictures, ARunBeforeAndAfterTheFix) {
    showRun();
    compare(QStringLiteral("run"));
    m_view.setShow(Show::Difference);
    compare(QStringLiteral("difference"));
}

TEST_F(Pictures, TextOfTwiceTheSize) {
    showRun();
    const QFont before = QApplication::font();
    QFont larger = before;
    larger.setPointSizeF(before.pointSizeF() * 2);
    QApplication::setFont(larger);
    compare(QStringLiteral("double_text"));
    QApplication::setFont(before);
}

TEST_F(Pictures, AnotherPictureIsTold) {
    QImage light = picture();
    m_theme.choose(ThemeChoice::Dark);
    const Distance distance = distanceOf(picture(), light);
    EXPECT_GT(distance.mean, kMeanAllowed);
    // A button that is gone is told by its block.
    QImage changed = light;
    for (int y = 100; y < 120; ++y)
        for (int x = 200; x < 240; ++x)
            changed.setPixelColor(x, y, Qt::black);
    EXPECT_GT(distanceOf(changed, light).worstBlock, kBlockAllowed);
}

} // namespace
} // namespace gatescope
