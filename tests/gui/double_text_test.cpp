// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/link_band.h"
#include "compare/router_switch.h"
#include "gui/window_fixture.h"
#include "shell/drawer.h"
#include "shell/file_flow.h"
#include "shell/run_dock.h"
#include "shell/tool_rows.h"
#include "shell/work_page.h"
#include "timeline/minimap.h"
#include "timeline/timeline_canvas.h"
#include "timeline/timeline_view.h"
#include "widgets/choice_card.h"
#include "widgets/elided_label.h"

#include <QComboBox>
#include <QStyleOptionComboBox>
#include <QTabWidget>
#include <QToolButton>

namespace gatescope {
namespace {

/// Text of twice the size, before the window is made.
class LargeFont {
protected:
    LargeFont() : m_before(QApplication::font()) {
        QFont larger = m_before;
        larger.setPointSizeF(m_before.pointSizeF() * 2);
        QApplication::setFont(larger);
    }
    ~LargeFont() {
        QApplication::setFont(m_before);
        QCoreApplication::processEvents();
    }

private:
    QFont m_before;
};

class DoubleText : private LargeFont, public test::WindowTest {
protected:
    int timelinesHeight() {
        QTest::qWait(30);
        return m_window.page().timeline().height();
    }
    /// A lane of gates and a row of slices, of both sides.
    void expectRowsOfBoth() {
        for (const Slot slot : kSlots) {
            const TimelineCanvas& canvas = m_window.page().timeline().canvas(slot);
            EXPECT_TRUE(canvas.isVisible());
            EXPECT_GE(canvas.height(), 2 * canvas.fontMetrics().height());
        }
    }
};

TEST_F(DoubleText, FitsASmallWindowWhoseTimelinesKeepTheirRoom) {
    showRun();
    QTest::qWait(30);
    EXPECT_EQ(m_window.size(), QSize(1280, 720)) << "it did not fit";
    for (const QString& panel : m_window.page().drawer().panels()) {
        m_window.page().showPanel(panel);
        EXPECT_GE(timelinesHeight(), 720 * 2 / 5) << panel.toStdString();
        EXPECT_EQ(m_window.page().drawer().currentPanel(), panel);
    }
    expectRowsOfBoth();
    EXPECT_LE(m_window.minimumSizeHint().width(), 1280);
}

TEST_F(DoubleText, ASliceIsSeenBelowTheGatesOfBothSides) {
    const auto both = [](const char* name) {
        return QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/") + QLatin1String(name);
    };
    m_window.files().openPair({both("kineto_h200_before_t16.json.gz")},
                              both("kineto_h200_after_t16.json.gz"));
    ASSERT_TRUE(waitUntilIdle());
    m_window.page().showPanel(QStringLiteral("kernels"));
    QTest::qWait(50);
    for (const Slot slot : kSlots) {
        const TimelineCanvas& canvas = m_window.page().timeline().canvas(slot);
        const CanvasScene& scene = canvas.scene();
        int seen = 0;
        for (const VisibleBand& band : visibleBands(scene)) {
            const bool slices = band.band->kind == TrackBand::Kind::Slices;
            if (slices && band.top >= band.clipTop && band.top + band.band->rowHeight <= canvas.height())
                ++seen;
        }
        EXPECT_GE(seen, 1) << "a whole row, of " << canvas.height() << " pixels";
    }
    m_window.resize(1600, 1400);
    QTest::qWait(50);
    const auto& scrolled = m_window.page().timeline().canvas(Slot::A).scene().layout.scrolled();
    ASSERT_FALSE(scrolled.empty());
    EXPECT_EQ(scrolled.front().kind, TrackBand::Kind::Process) << "where there is room, titles are back";
}

TEST_F(DoubleText, TheSwitchKeepsItsCaption) {
    showRun();
    QTest::qWait(30);
    auto* caption = m_window.page().routerSwitch().findChild<ElidedLabel*>();
    ASSERT_NE(caption, nullptr);
    EXPECT_TRUE(caption->isVisible());
    EXPECT_EQ(caption->text(), QStringLiteral("is_internal_router"));
    EXPECT_GE(caption->width(), caption->fontMetrics().horizontalAdvance(caption->text()));
    for (const auto* button : m_window.page().routerSwitch().findChildren<QToolButton*>())
        EXPECT_GE(button->width(), button->fontMetrics().horizontalAdvance(button->text()));
}

TEST_F(DoubleText, TheFirstChoicesAreReadBesideTheForms) {
    m_window.findChild<RunDock*>()->show();
    QTest::qWait(30);
    const auto cards = m_window.findChildren<ChoiceCard*>();
    ASSERT_FALSE(cards.empty());
    EXPECT_EQ(m_window.size(), QSize(1280, 720)) << "they did not fit";
    for (const ChoiceCard* card : cards) {
        for (const auto* label : card->findChildren<QLabel*>())
            EXPECT_GE(label->width(), label->minimumSizeHint().width()) << label->text().toStdString();
    }
}

TEST_F(DoubleText, WhatGaveWayComesBackWhereThereIsRoom) {
    showRun();
    QTest::qWait(30);
    EXPECT_FALSE(m_window.page().timeline().minimap().isVisible());
    EXPECT_FALSE(m_window.page().links().isVisible());
    m_window.resize(2200, 1400);
    QTest::qWait(30);
    EXPECT_TRUE(m_window.page().timeline().minimap().isVisible());
    EXPECT_TRUE(m_window.page().links().isVisible());
    EXPECT_FALSE(m_window.page().findChild<ToolRows*>()->inTwoRows());
    m_view.setShow(Show::OnlyB);
    EXPECT_FALSE(m_window.page().links().isVisible()) << "there is nothing between";
}

/// How many rows of pixels hold something of `text`, which stands on one colour.
int inkHeight(const QImage& text) {
    int rows = 0;
    for (int y = 0; y < text.height(); ++y) {
        int ink = 0;
        for (int x = 0; x < text.width(); ++x)
            ink += text.pixel(x, y) != text.pixel(0, y) ? 1 : 0;
        rows += ink > 0 ? 1 : 0;
    }
    return rows;
}

void expectWholeChoices(const RunDock& dock) {
    auto* tabs = dock.findChild<QTabWidget*>();
    for (int page = 0; page < tabs->count(); ++page) {
        tabs->setCurrentIndex(page);
        QTest::qWait(30);
        for (const QComboBox* box : dock.findChildren<QComboBox*>()) {
            if (!box->isVisible() || box->isEditable()) continue;
            QStyleOptionComboBox option;
            option.initFrom(box);
            const QRect room =
                box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box);
            EXPECT_GE(room.width(), box->fontMetrics().horizontalAdvance(box->currentText()))
                << box->currentText().toStdString();
        }
    }
}

TEST_F(DoubleText, ChoicesOfTheFormsAreReadAsAWhole) {
    auto& dock = *m_window.findChild<RunDock*>();
    dock.show();
    QTest::qWait(30);
    auto* placements = dock.findChild<QComboBox*>(QStringLiteral("placements"));
    placements->setCurrentIndex(placements->findData(QStringLiteral("before,after,external")));
    expectWholeChoices(dock);
}

class TextThatGrows : public test::WindowTest {
protected:
    ~TextThatGrows() override {
        QApplication::setFont(m_before);
        QCoreApplication::processEvents();
    }
    void doubleText() {
        QFont larger = m_before;
        larger.setPointSizeF(m_before.pointSizeF() * 2);
        QApplication::setFont(larger);
        QTest::qWait(60);
    }
    int titleHeight(RunDock& dock) {
        const QRect tabs = dock.findChild<QTabWidget*>()->geometry();
        QImage image = dock.grab(QRect(4, 0, tabs.width() / 3, tabs.top() - 4)).toImage();
        return inkHeight(image);
    }

private:
    QFont m_before = QApplication::font();
};

TEST_F(TextThatGrows, TheDocksTitleGrowsToo) {
    auto& dock = *m_window.findChild<RunDock*>();
    dock.show();
    QTest::qWait(30);
    const int before = titleHeight(dock);
    EXPECT_GT(before, 4) << "there is a title";
    doubleText();
    EXPECT_GT(titleHeight(dock), before * 3 / 2);
}

TEST_F(TextThatGrows, ChoicesOfTheFormsAreReadAsAWhole) {
    auto& dock = *m_window.findChild<RunDock*>();
    dock.show();
    QTest::qWait(30);
    doubleText();
    expectWholeChoices(dock);
}

} // namespace
} // namespace gatescope
