// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/timeline/sample_timeline.h"
#include "gui/window_fixture.h"
#include "look/kernel_palette.h"
#include "look/shown_text.h"
#include "shell/work_page.h"
#include "tables/data_table.h"
#include "tables/table_delegate.h"
#include "tables/table_roles.h"
#include "timeline/time_ruler.h"
#include "timeline/timeline_canvas.h"
#include "timeline/timeline_view.h"
#include "widgets/plain_label.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QStatusBar>

#include <gtest/gtest.h>

namespace gatescope {
namespace {

/// What the window says, and where it would rather say nothing.
class WindowWords : public test::WindowTest {
protected:
    QComboBox* box(const QString& accessibleName) {
        for (QComboBox* each : m_window.findChildren<QComboBox*>()) {
            if (each->accessibleName() == accessibleName) return each;
        }
        return nullptr;
    }
    int pixelsOf(const QColor& colour) {
        const QImage image =
            m_window.page().timeline().ruler().grab().toImage().convertToFormat(QImage::Format_RGB32);
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += image.pixel(x, y) == colour.rgb() ? 1 : 0;
        }
        return count;
    }
    QString message() { return m_window.statusBar()->currentMessage(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        m_window.statusBar()->clearMessage();
        QTest::keyClick(&m_window.page().timeline().canvas(Slot::A), key, modifiers);
    }

    test::SampleTimeline m_before{true};
    test::SampleTimeline m_after{false};
};

TEST_F(WindowWords, TheColoursOfDifferencesAreExplained) {
    showRun();
    const KernelPalette palette(lightTheme());
    const QColor faster = palette.difference(0);
    const QColor slower = palette.difference(KernelPalette::kDifferences - 1);
    EXPECT_EQ(pixelsOf(faster) + pixelsOf(slower), 0);
    action("compare.difference").trigger();
    EXPECT_GT(pixelsOf(faster), 20);
    EXPECT_GT(pixelsOf(slower), 20);
    EXPECT_GT(pixelsOf(palette.difference(KernelPalette::kDifferences / 2)), 20);
    action("compare.both").trigger();
    EXPECT_EQ(pixelsOf(faster), 0);
    m_view.setColourBy(ColourBy::Difference);
    EXPECT_GT(pixelsOf(faster), 20);
}

TEST_F(WindowWords, TheBoxOfColoursSaysWhatIsShown) {
    showRun();
    QComboBox* colours = box(QStringLiteral("Colour by"));
    ASSERT_NE(colours, nullptr);
    EXPECT_EQ(colours->currentText(), QStringLiteral("kind"));
    action("compare.difference").trigger();
    EXPECT_EQ(colours->currentText(), QStringLiteral("difference"));
    colours->setCurrentIndex(colours->findText(QStringLiteral("layer")));
    emit colours->activated(colours->currentIndex());
    EXPECT_EQ(colours->currentText(), QStringLiteral("layer"));
    EXPECT_EQ(m_view.view().colourBy, ColourBy::Layer);
    EXPECT_EQ(m_view.view().show, Show::Both) << "the other colours are seen";
}

TEST_F(WindowWords, KeysOfTheTimelineThatCannotActSayWhy) {
    m_workspace.show(m_before.timeline(), nullptr);
    ASSERT_TRUE(waitUntilIdle());
    m_window.page().timeline().canvas(Slot::A).setFocus();
    for (const Qt::Key key : {Qt::Key_I, Qt::Key_L, Qt::Key_X, Qt::Key_B}) {
        press(key);
        EXPECT_TRUE(message().contains(QStringLiteral("Only one timeline")))
            << key << message().toStdString();
    }
    press(Qt::Key_BracketRight);
    EXPECT_TRUE(message().contains(QStringLiteral("No arrow"))) << message().toStdString();
    press(Qt::Key_J);
    EXPECT_TRUE(message().contains(QStringLiteral("no bookmark"))) << message().toStdString();
    m_view.clearSelection(); // of the first finding
    press(Qt::Key_R);
    EXPECT_TRUE(message().contains(QStringLiteral("Nothing is selected"))) << message().toStdString();
    m_view.select(SliceSelection{Slot::A, m_before.slice("launch")});
    press(Qt::Key_BracketRight);
    EXPECT_EQ(message(), QString());
    // As often as there are slices, and it is at the end.
    for (const Qt::Key key :
         {Qt::Key_Right, Qt::Key_Left, Qt::Key_Up, Qt::Key_Down, Qt::Key_Period, Qt::Key_Comma}) {
        m_view.select(SliceSelection{Slot::A, m_before.slice(key == Qt::Key_Up ? "copy" : "gate", 1)});
        press(key);
        EXPECT_EQ(message(), QString()) << key << " from the middle";
        for (std::size_t i = 0; i < m_before.trace().sliceCount(); ++i)
            press(key);
        EXPECT_TRUE(message().contains(QStringLiteral("No slice further"))) << key;
    }
    // Elsewhere these keys are letters.
    m_window.statusBar()->clearMessage();
    auto* filter = m_window.findChild<QLineEdit*>(QStringLiteral("filter"));
    filter->setFocus();
    QTest::keyClick(filter, Qt::Key_I);
    EXPECT_EQ(message(), QString());
    EXPECT_EQ(filter->text(), QStringLiteral("i"));
}

TEST_F(WindowWords, NamesThatDifferAtTheirEndsAreToldApart) {
    QComboBox* a = box(QStringLiteral("Baseline"));
    QComboBox* b = box(QStringLiteral("Candidate"));
    ASSERT_TRUE(a != nullptr && b != nullptr);
    const QString start = QStringLiteral("kineto_h200_of_a_run_with_a_name_that_is_long_");
    const auto picture = [&](QComboBox* of, const QString& name) {
        of->setItemText(of->currentIndex(), name);
        return of->grab().toImage();
    };
    m_workspace.add(m_before.source(), {m_before.timeline()});
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_EQ(a->count(), 1);
    const QImage before = picture(a, start + QStringLiteral("before.json"));
    EXPECT_NE(picture(a, start + QStringLiteral("after_.json")), before);
    EXPECT_TRUE(a->toolTip().contains(QStringLiteral("before.json"))) << a->toolTip().toStdString();
    // Both ends are the same, and there is little room.
    a->addItem(start + QStringLiteral("after_t16.json.gz"));
    a->setItemText(0, start + QStringLiteral("before_t16.json.gz"));
    a->setFixedWidth(a->fontMetrics().averageCharWidth() * 16);
    const QImage first = a->grab().toImage();
    a->setCurrentIndex(1);
    EXPECT_NE(a->grab().toImage(), first);
}

TEST_F(WindowWords, ATooltipFitsOnAScreen) {
    const QString name = QString(3000, QChar('n'));
    QLabel label;
    label.setWordWrap(true); // as Qt's own tip is
    label.setText(plainToolTip(name));
    EXPECT_LT(label.sizeHint().width(), 1280);
    EXPECT_LT(label.sizeHint().height(), 720);
    const QString lines = QString(QStringLiteral("line\n")).repeated(400);
    EXPECT_LT(plainToolTip(lines).count(QChar('\n')), 40);
    const QString ends = QStringLiteral("begin") + name + QStringLiteral("end");
    EXPECT_TRUE(plainToolTip(ends).contains(QStringLiteral("begin")) &&
                plainToolTip(ends).contains(QStringLiteral("end")));
    EXPECT_EQ(plainToolTip(QStringLiteral("gate gemm\n1 ns")), QStringLiteral("gate gemm\n1 ns"));
}

TEST_F(WindowWords, NamesCannotTurnTheDirectionOfText) {
    EXPECT_EQ(shownText(QStringLiteral("a\u202eb\nc")), QStringLiteral("a\\u202eb\nc"));
    EXPECT_EQ(shownText(QStringLiteral("größer 行 \u00a0\u202f…")),
              QStringLiteral("größer 行 \u00a0\u202f…"));
    EXPECT_EQ(plainToolTip(QStringLiteral("a\u202eb")), QStringLiteral("a\\u202eb"));
    EXPECT_EQ(shownName(QString()), QStringLiteral("(no name)"));
    QStandardItemModel model(1, 1);
    model.setData(model.index(0, 0), QStringLiteral("gemm\u202e\u200b"));
    const TableDelegate delegate;
    EXPECT_EQ(delegate.displayText(model.index(0, 0).data(), QLocale()),
              QStringLiteral("gemm\\u202e\\u200b"));
}

TEST_F(WindowWords, AnEmptyNameIsNoEmptyRow) {
    const auto picture = [](const QVariant& kind) {
        QStandardItemModel model(1, 1);
        model.setData(model.index(0, 0), QString());
        if (kind.isValid()) model.setData(model.index(0, 0), kind, KindRole);
        DataTable table(model, nullptr, QStringLiteral("table"));
        table.resize(300, 100);
        const QImage image = table.viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32);
        int ink = 0;
        for (int x = 40; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y)
                ink += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
        }
        return ink;
    };
    EXPECT_EQ(picture({}), 0);
    EXPECT_GT(picture(int(Role::Other)), 20) << "(no name)";
}

TEST_F(WindowWords, AColumnThatWasCutHasTheRoomThatIsLeft) {
    QStandardItemModel model(1, 3);
    const QString advice = QStringLiteral("What it means and what to do about it. ").repeated(3).trimmed();
    model.setData(model.index(0, 0), QStringLiteral("odd"));
    model.setData(model.index(0, 2), advice);
    DataTable table(model, nullptr, QStringLiteral("table"));
    table.resize(1600, 100);
    table.show();
    QTest::qWait(10);
    EXPECT_GT(table.columnWidth(2), table.fontMetrics().horizontalAdvance(advice));
    EXPECT_GE(table.columnWidth(0) + table.columnWidth(1) + table.columnWidth(2), table.viewport()->width());
}

} // namespace
} // namespace gatescope
