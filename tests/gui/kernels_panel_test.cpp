// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "panels/kernels_panel.h"
#include "tables/data_table.h"
#include "tables/table_roles.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTemporaryDir>
#include <QTextDocument>

#include <algorithm>

namespace gatescope {
namespace {

class KernelsPanelTest : public test::PanelsTest {
protected:
    KernelsPanelTest() { m_panel.show(); }
    const KernelLine* line(const QString& name) {
        const auto& lines = m_panel.lines();
        const auto found = std::ranges::find(lines, name, &KernelLine::name);
        return found != lines.end() ? &*found : nullptr;
    }
    QString cell(int row, int column) {
        return m_panel.table().model()->index(row, column).data().toString();
    }

    KernelsPanel m_panel{m_workspace, m_view, m_jobs};
};

TEST_F(KernelsPanelTest, OwnRunsShowWhatWasMeasuredOnBothSides) {
    QAbstractItemModelTester tester(m_panel.table().model());
    open(test::SampleRun::open());
    ASSERT_TRUE(m_panel.showsContent());
    const KernelLine* gate = line("gate_gemm");
    ASSERT_NE(gate, nullptr);
    ASSERT_TRUE(gate->sides.a && gate->sides.b);
    EXPECT_DOUBLE_EQ(gate->sides.a->medianNs, 10000);
    EXPECT_NEAR(gate->sides.b->share, 10.0 / 90, 1e-9);
    const KernelLine* redundant = line("gate_gemm (redundant)");
    ASSERT_NE(redundant, nullptr);
    EXPECT_TRUE(redundant->redundant);
    EXPECT_EQ(redundant->style, kRedundantGate);
    EXPECT_FALSE(redundant->sides.b);
    ASSERT_NE(line("Whole layer"), nullptr);
    EXPECT_DOUBLE_EQ(line("Whole layer")->sides.a->medianNs, 100000);
}

TEST_F(KernelsPanelTest, SharesAreTintedByTheirSize) {
    open(test::SampleRun::open());
    const QAbstractItemModel& model = *m_panel.table().model();
    int tinted = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            const QVariant fill = model.index(row, column).data(FillRole);
            if (!fill.isValid()) continue;
            ++tinted;
            EXPECT_TRUE(model.headerData(column, Qt::Horizontal, Qt::DisplayRole)
                            .toString()
                            .contains(QStringLiteral("Share")));
            EXPECT_GT(fill.toDouble(), 0);
            EXPECT_LE(fill.toDouble(), 1);
        }
    }
    EXPECT_GT(tinted, 5);
}

TEST_F(KernelsPanelTest, TheWholeLayerStaysLastHoweverTheTableIsSorted) {
    open(test::SampleRun::open());
    constexpr int kTotalOfA = 4; // of which the whole layer has most
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        m_panel.table().sortByColumn(kTotalOfA, order);
        EXPECT_EQ(cell(m_panel.table().model()->rowCount() - 1, 0), "Whole layer");
    }
}

TEST_F(KernelsPanelTest, ForeignKernelsAreCountedByNameAndSortByNumber) {
    QAbstractItemModelTester tester(m_panel.table().model());
    openGolden("kineto_h200_before_t16.json.gz");
    ASSERT_TRUE(m_panel.showsContent());
    ASSERT_GT(m_panel.lines().size(), 5u);
    double share = 0;
    for (const KernelLine& line : m_panel.lines())
        share += line.sides.a->share;
    EXPECT_NEAR(share, 1, 1e-9);
    EXPECT_TRUE(std::ranges::any_of(m_panel.lines(), &KernelLine::redundant));
    constexpr int kTotal = 3;
    m_panel.table().sortByColumn(kTotal, Qt::AscendingOrder);
    const auto number = [&](int row) {
        return m_panel.table().model()->index(row, kTotal).data(ExportRole).toDouble();
    };
    for (int row = 1; row < m_panel.table().model()->rowCount(); ++row)
        EXPECT_LE(number(row - 1), number(row));
}

TEST_F(KernelsPanelTest, HiddenTracksAreNotCounted) {
    open(test::hostileTrace());
    const auto calls = [this] {
        double calls = 0;
        for (const KernelLine& line : m_panel.lines())
            calls += line.sides.a->calls;
        return calls;
    };
    const double all = calls();
    ASSERT_GT(all, 0);
    TrackView tracks;
    for (TrackId id = 0; id < trace().tracks().size(); ++id) {
        if (trace().tracks()[id].kind == TrackKind::DeviceQueue) tracks.hidden.insert(id);
    }
    m_view.setTrackView(Slot::A, tracks, "Hide");
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_LT(calls(), all);
}

TEST_F(KernelsPanelTest, TheFilterIsTheViewsAndIsUndoneWithIt) {
    open(test::SampleRun::open());
    auto* field = m_panel.findChild<QLineEdit*>();
    ASSERT_NE(field, nullptr);
    QTest::keyClicks(field, "gate");
    EXPECT_EQ(m_view.view().filter.text, "gate");
    EXPECT_EQ(m_panel.table().model()->rowCount(), 2);
    m_view.undoStack().undo();
    EXPECT_EQ(field->text(), "");
    EXPECT_GT(m_panel.table().model()->rowCount(), 2);
}

TEST_F(KernelsPanelTest, TheFilterTakesASymbolAsItIsShown) {
    open(test::symbolTrace());
    auto* field = m_panel.findChild<QLineEdit*>();
    const auto expect = [&](const char* text, int rows) {
        field->clear();
        QTest::keyClicks(field, text);
        EXPECT_EQ(m_panel.table().model()->rowCount(), rows) << text;
    };
    expect("aiter::add", 1);
    expect("_ZN5", 1);
    expect("softmax", 1);
    expect("aiter::softmax", 0);
}

TEST_F(KernelsPanelTest, AFilterOfDurationsIsCounted) {
    open(test::hostileTrace());
    SliceFilter filter;
    filter.durations = TimeRange{9000, 13000};
    m_view.setFilter(filter);
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    ASSERT_EQ(m_panel.lines().size(), 1u);
    EXPECT_EQ(m_panel.lines()[0].name.toStdString(), test::kHostile);
    EXPECT_DOUBLE_EQ(m_panel.lines()[0].sides.a->calls, 3);
}

TEST_F(KernelsPanelTest, EnterWalksFromCallToCallRoundTheEnd) {
    open(test::hostileTrace());
    m_panel.show();
    const auto& lines = m_panel.lines();
    const auto row =
        std::ranges::find(lines, QString::fromStdString(test::kHostile), &KernelLine::name) - lines.begin();
    m_panel.table().selectRow(int(row));
    std::vector<SliceId> seen;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&m_panel.table(), Qt::Key_Return);
        ASSERT_TRUE(waitFor([this] { return quiet(); }));
        seen.push_back(m_view.selectedSlice(Slot::A).value());
        EXPECT_EQ(trace().name(seen.back()), test::kHostile);
    }
    EXPECT_LT(seen[0], seen[1]);
    EXPECT_LT(seen[1], seen[2]);
    EXPECT_EQ(seen[3], seen[0]);
}

std::shared_ptr<TraceComparison> comparisonOf(const std::string& name) {
    auto comparison = std::make_shared<TraceComparison>();
    KernelDifference kernel;
    kernel.name = name;
    kernel.difference.baselineNs = 10000;
    kernel.difference.differenceNs = -1000;
    kernel.difference.lowNs = -1500;
    kernel.difference.highNs = -500;
    kernel.difference.verdict = Verdict::Faster;
    comparison->kernels.push_back(kernel);
    return comparison;
}

TEST_F(KernelsPanelTest, AComparisonAddsTheDifferenceWithItsIntervalAndABar) {
    QAbstractItemModelTester tester(m_panel.table().model());
    open(test::SampleRun::open());
    const int columns = m_panel.table().model()->columnCount();
    m_panel.setComparison(comparisonOf("gate_gemm"));
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    const auto* model = m_panel.table().model();
    ASSERT_EQ(model->columnCount(), columns + 1);
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex index = model->index(row, columns);
        const QString name = cell(row, 0);
        if (name == "gate_gemm") {
            EXPECT_TRUE(index.data().toString().contains("15.0")) << index.data().toString().toStdString();
            EXPECT_DOUBLE_EQ(index.data(BarRole).toDouble(), -1);
            EXPECT_EQ(index.data(ToneRole).toInt(), int(Tone::Good));
        } else if (name == "gate_gemm (redundant)") {
            EXPECT_EQ(index.data().toString(), "only in A");
            EXPECT_EQ(index.data(ToneRole).toInt(), int(Tone::Good)) << "as the comparison colours it";
            EXPECT_FALSE(index.data(BarRole).isValid());
        }
    }
    m_workspace.swapSlots();
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_EQ(m_panel.table().model()->columnCount(), columns) << "a comparison of other slots is shown";
}

TEST_F(KernelsPanelTest, CopiesTextAndMarkdownAndWritesCsvWithRawNumbers) {
    open(test::hostileTrace());
    m_panel.table().copyText();
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.startsWith("Kernel\tRole\tCalls\tTotal")) << text.toStdString();
    const auto lines = text.split('\n', Qt::SkipEmptyParts);
    for (const QString& line : lines)
        EXPECT_EQ(line.count('\t'), 6) << line.toStdString();
    m_panel.table().copyMarkdown();
    const QString markdown = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(markdown.contains("`<b>x</b>")) << markdown.toStdString();

    const QTemporaryDir folder;
    const QString path = folder.filePath("kernels.csv");
    m_panel.table().writeCsv(path);
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    EXPECT_TRUE(csv.startsWith("Kernel,Role,Calls,Total (ns),Median (ns)")) << csv.toStdString();
    EXPECT_TRUE(csv.contains(",3,33000")) << csv.toStdString();
}

TEST_F(KernelsPanelTest, AFileThatCannotBeWrittenIsSaid) {
    open(test::hostileTrace());
    QString problem;
    QObject::connect(&m_jobs, &JobQueue::failed, &m_panel,
                     [&](const QString&, const JobFailure& failure) { problem = failure.problem; });
    m_panel.table().writeCsv("/nowhere/at/all.csv");
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_TRUE(problem.contains("/nowhere/at/all.csv"));
}

TEST_F(KernelsPanelTest, NamesAreShownAsTheyAre) {
    open(test::hostileTrace());
    bool shown = false;
    for (int row = 0; row < m_panel.table().model()->rowCount(); ++row) {
        const QModelIndex index = m_panel.table().model()->index(row, 0);
        if (index.data().toString().toStdString() != test::kHostile) continue;
        shown = true;
        QTextDocument tip;
        tip.setHtml(index.data(Qt::ToolTipRole).toString());
        EXPECT_TRUE(tip.toPlainText().contains("<b>x</b>")) << tip.toPlainText().toStdString();
    }
    EXPECT_TRUE(shown);
}

} // namespace
} // namespace gatescope
