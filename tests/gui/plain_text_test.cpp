// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window_fixture.h"
#include "tables/details_panel.h"
#include "tables/kernel_table_view.h"
#include "widgets/message_banner.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QTextDocument>

namespace gatescope {
namespace {

using test::SampleRun;

const QString kName = QStringLiteral("<b>gemm</b><img src=\"x.png\"> & co");

/// What a tooltip shows, whether it is taken for HTML or not.
QString shown(const QString& toolTip) {
    if (!Qt::mightBeRichText(toolTip)) return toolTip;
    QTextDocument document;
    document.setHtml(toolTip);
    return document.toPlainText();
}

/// Names from files are shown as they are, wherever they are shown.
class PlainText : public test::WindowTest {
protected:
    void showNamed(const QString& name) {
        ProfileResult result = SampleRun::result();
        result.deviceName = name.toStdString();
        result.experiment.config.name = name.toStdString();
        for (PlacementRun& run : result.runs)
            run.kernels.front().name = name.toStdString();
        m_window.setDocument(documentOf(result));
    }
    /// Every label but those of Qt's dialogs and the form's own, whose & is a key.
    void expectPlainLabels() {
        int labels = 0;
        for (const QLabel* label : m_window.findChildren<QLabel*>()) {
            if (label->buddy() != nullptr || qobject_cast<const QDialog*>(label->window()) != nullptr)
                continue;
            EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->text().toStdString();
            ++labels;
        }
        EXPECT_GT(labels, 20);
    }
};

TEST_F(PlainText, EveryLabelOfTheWindow) {
    showNamed(kName);
    compare().select(0, 0);
    expectPlainLabels();
}

TEST_F(PlainText, AForeignTracesNamesInHeadingDetailsAndToolTip) {
    TraceBuilder builder;
    Track track;
    track.name = kName.toStdString();
    const TrackId id = builder.addTrack(track);
    builder.addSlice(id, builder.intern(kName.toStdString()), builder.intern("<i>cat</i>"), 10, 5000);
    ImportedTrace imported;
    imported.trace = builder.build();
    m_window.setDocument(documentOf(imported, "/tmp/<u>a[*].json"));
    QTest::qWait(30);
    compare().select(0, 0);
    EXPECT_EQ(m_window.resultPage().details().title(), kName);
    EXPECT_EQ(compare().pane(0).heading(), QString("<u>a[*].json"));
    expectPlainLabels();
    TimelinePlot& plot = compare().pane(0).plot();
    QTest::mouseMove(&plot, plot.slices().rectOf(0).center().toPoint());
    QTest::qWait(20);
    EXPECT_TRUE(shown(plot.toolTip()).startsWith(kName)) << plot.toolTip().toStdString();
    EXPECT_TRUE(m_window.windowTitle().startsWith("<u>a[*][*].json")) << "the name's own [*] is no mark";
}

TEST_F(PlainText, ToolTipsOfTableHeadingAndDevice) {
    showNamed(kName);
    const auto* model = m_window.resultPage().table().model();
    EXPECT_EQ(shown(model->index(0, 0).data(Qt::ToolTipRole).toString()), kName);
    bool found = false;
    for (const QLabel* label : m_window.resultPage().findChildren<QLabel*>()) {
        if (!label->text().contains(kName) || label->toolTip().isEmpty()) continue;
        EXPECT_TRUE(shown(label->toolTip()).contains(kName)) << label->toolTip().toStdString();
        found = true;
    }
    EXPECT_TRUE(found) << "the subtitle names the device";
    m_window.runPanel().setDevices({{"cpu", kName.toStdString(), true, "<s>fast</s>"}});
    auto* device = m_window.runPanel().findChild<QWidget*>(QStringLiteral("device"));
    const QString tip = static_cast<QComboBox*>(device)->itemData(0, Qt::ToolTipRole).toString();
    EXPECT_EQ(shown(tip), kName + "\n<s>fast</s>");
}

TEST_F(PlainText, RecentFilesAndMessages) {
    m_settings.addRecentFile("/tmp/R&D/<b>x</b>.json");
    showNamed(kName);
    m_window.saveFile(m_folder.filePath("<i>a & b.json"));
    ASSERT_TRUE(waitUntilIdle());
    const auto entries = m_window.actions().recent->actions();
    ASSERT_GE(entries.size(), 2);
    EXPECT_TRUE(entries[0]->text().endsWith("<i>a && b.json")) << entries[0]->text().toStdString();
    EXPECT_TRUE(shown(entries[0]->toolTip()).endsWith("<i>a & b.json"));
    m_window.banner().showError(kName, kName);
    expectPlainLabels();
}

TEST_F(PlainText, TheQuestionAboutAnUnsavedRun) {
    showNamed(kName);
    EXPECT_FALSE(m_window.close());
    auto* box = m_window.findChild<QMessageBox*>();
    ASSERT_NE(box, nullptr);
    EXPECT_TRUE(box->text().contains(kName));
    EXPECT_EQ(box->textFormat(), Qt::PlainText);
    EXPECT_FALSE(box->informativeText().contains(kName));
    box->reject();
}

} // namespace
} // namespace gatescope
