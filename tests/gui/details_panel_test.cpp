// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "panels/details_panel.h"
#include "panels/show_slice.h"

#include <QClipboard>
#include <QLabel>
#include <QTextDocument>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>

namespace gatescope {
namespace {

class DetailsPanelTest : public test::PanelsTest {
protected:
    DetailsPanelTest() { m_panel.show(); }
    void select(std::string_view name, Slot slot = Slot::A) {
        ASSERT_NE(firstNamed(name, slot), kNoSlice);
        m_view.select(SliceSelection{slot, firstNamed(name, slot)});
    }
    QTreeWidgetItem* item(const QString& label) {
        for (QTreeWidgetItemIterator at(&m_panel.tree()); *at != nullptr; ++at) {
            if ((*at)->text(0) == label) return *at;
        }
        return nullptr;
    }

    DetailsPanel m_panel{m_workspace, m_view};
};

TEST_F(DetailsPanelTest, SaysHowToSelectWhileNothingIs) {
    EXPECT_TRUE(m_panel.placeholder().contains("Click a slice"));
    open(test::SampleRun::open());
    select("w13_gemm");
    EXPECT_EQ(m_panel.name(), "w13_gemm");
    m_view.clearSelection();
    EXPECT_FALSE(m_panel.showsContent());
}

TEST_F(DetailsPanelTest, TellsTimeSelfTimeAndPlace) {
    open(test::SampleRun::open());
    select("sparse_moe_block");
    EXPECT_TRUE(m_panel.valueOf("Duration").contains("100"));
    EXPECT_EQ(m_panel.valueOf("Self time"), "0" + QString(QChar(0xA0)) + "ns");
    select("w2_gemm");
    EXPECT_EQ(m_panel.valueOf("Self time"), "") << "a slice without children is all its own";
    EXPECT_TRUE(m_panel.valueOf("Track").contains("before fix"));
    EXPECT_TRUE(m_panel.valueOf("In its step").contains("step 0"))
        << m_panel.valueOf("In its step").toStdString();
    EXPECT_TRUE(m_panel.valueOf("In its step").contains("70"));
}

TEST_F(DetailsPanelTest, ComparesWithTheOtherSideAndJumpsThere) {
    open(test::SampleRun::open());
    select("w13_gemm");
    EXPECT_TRUE(m_panel.valueOf("In B").contains("40")) << m_panel.valueOf("In B").toStdString();
    m_panel.show();
    m_panel.tree().setCurrentItem(item("In B"));
    QTest::keyClick(&m_panel.tree(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return m_view.selectedSlice(Slot::B).has_value(); }));
    EXPECT_EQ(trace(Slot::B).name(*m_view.selectedSlice(Slot::B)), "w13_gemm");
    select("gate_gemm (redundant)");
    EXPECT_EQ(m_panel.valueOf("In B"), "not called there");
    EXPECT_TRUE(m_panel.valueOf("Gate call").startsWith("redundant"));
}

TEST_F(DetailsPanelTest, FollowsArrowsAndTellsTheModulePath) {
    open(test::hostileTrace());
    select(test::kHostile);
    EXPECT_TRUE(m_panel.valueOf("Started by").startsWith("cudaLaunchKernel"));
    ASSERT_NE(item("module: mlp"), nullptr);
    EXPECT_EQ(item("module: mlp")->parent(), item("aten::linear")->parent());
    m_panel.show();
    m_panel.tree().setCurrentItem(item("Started by"));
    QTest::keyClick(&m_panel.tree(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return m_panel.name() == "cudaLaunchKernel"; }));
    EXPECT_TRUE(m_panel.valueOf("Starts").contains("<b>x</b>"));
}

TEST_F(DetailsPanelTest, ASymbolIsReadableAndStandsThereAsItIs) {
    open(test::symbolTrace());
    select(test::kSymbol);
    EXPECT_EQ(m_panel.name(), "aiter::add_rmsnorm_quant_kernel<bf16, 64>");
    EXPECT_EQ(m_panel.valueOf("Symbol").toStdString(), test::kSymbol);
    m_panel.copyMarkdown();
    EXPECT_TRUE(QGuiApplication::clipboard()->text().contains(QString::fromStdString(test::kSymbol)));
    select("softmax");
    EXPECT_EQ(item("Symbol"), nullptr);
    select("hipLaunchKernel");
    EXPECT_TRUE(m_panel.valueOf("Starts").startsWith("aiter::add_rmsnorm_quant_kernel<bf16, 64> ·"))
        << m_panel.valueOf("Starts").toStdString();
}

TEST_F(DetailsPanelTest, ArgsAreATree) {
    open(test::hostileTrace());
    select(test::kHostile);
    ASSERT_NE(item("er"), nullptr);
    EXPECT_EQ(item("er")->text(1), "7");
    EXPECT_EQ(item("er")->parent()->text(0), "deep");
    EXPECT_EQ(item("[1]")->text(1), "[128,2048]");
}

TEST_F(DetailsPanelTest, HostileTextIsShownAsItIs) {
    open(test::hostileTrace());
    select(test::kHostile);
    EXPECT_EQ(m_panel.name().toStdString(), test::kHostile);
    for (const QLabel* label : m_panel.findChildren<QLabel*>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->text().toStdString();
    ASSERT_NE(item("note"), nullptr);
    EXPECT_EQ(item("note")->text(1), "<i>needle</i>");
    QTextDocument tip;
    tip.setHtml(item("note")->toolTip(1));
    EXPECT_EQ(tip.toPlainText(), "<i>needle</i>");
}

TEST_F(DetailsPanelTest, CopiesARowAndAllOfItAsMarkdown) {
    open(test::hostileTrace());
    select(test::kHostile);
    m_panel.show();
    m_panel.tree().setCurrentItem(item("er"));
    QTest::keyClick(&m_panel.tree(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), "er\t7");
    m_panel.copyMarkdown();
    EXPECT_TRUE(QGuiApplication::clipboard()->text().contains("- er: `7`"))
        << QGuiApplication::clipboard()->text().toStdString();
}

TEST(ArgsTree, LongAndDeepArgsAreCutAndSaidToBe) {
    TraceBuilder builder;
    Track track;
    track.name = "t";
    const TrackId id = builder.addTrack(track);
    std::string list = "[[0]";
    for (int i = 0; i < 400; ++i)
        list += ",[1]";
    const std::string args =
        "{\"many\":" + list + "],\"long\":\"" + std::string(5000, 'x') + "\",\"broken\":\"{\"}";
    builder.addSlice(id, builder.intern("s"), builder.intern(""), 0, 1, {}, args);
    const std::vector<ArgNode> nodes = argsTree(*builder.build(), 0);
    ASSERT_EQ(nodes.size(), 3u);
    EXPECT_EQ(nodes[0].children.size(), 257u);
    EXPECT_EQ(nodes[0].children.back().name, "…");
    EXPECT_LE(nodes[1].value.size(), 2001);
    EXPECT_EQ(nodes[2].value, "{");
}

} // namespace
} // namespace gatescope
