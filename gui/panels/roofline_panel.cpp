// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/roofline_panel.h"

#include "charts/chart_view.h"
#include "charts/series_colour.h"
#include "look/number_text.h"
#include "look/shown_text.h"
#include "panels/show_slice.h"
#include "tables/data_table.h"
#include "workspace/engine_text.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace gatescope {

namespace {

constexpr double kNearPixels = 14;

QString intensityText(double perByte) {
    return perByte < 1 ? significantText(perByte, 3) : countText(std::llround(perByte));
}

std::vector<RowsColumn<RooflineRow>> rooflineColumns() {
    using Column = RowsColumn<RooflineRow>;
    const auto number = [](double (*value)(const RooflinePoint&)) {
        return [value](const RooflineRow& row) { return QVariant(value(row.point)); };
    };
    return {
        Column{RooflinePanel::tr("Kernel"),
               [](const RooflineRow& row) { return QString::fromStdString(row.point.name); }},
        Column{RooflinePanel::tr("Side"),
               [](const RooflineRow& row) { return row.slot == Slot::A ? QString('A') : QString('B'); }},
        Column{RooflinePanel::tr("Of the roof"),
               [](const RooflineRow& row) {
                   return row.point.fraction > 0 ? shareText(row.point.fraction) : QStringLiteral("–");
               },
               number([](const RooflinePoint& point) { return point.fraction; }), QStringLiteral("1"),
               RooflinePanel::tr("The least time that the device needs, as a share of the measured one")},
        Column{RooflinePanel::tr("Bound by"),
               [](const RooflineRow& row) { return boundText(row.point.bound); }},
        Column{RooflinePanel::tr("Median"),
               [](const RooflineRow& row) { return durationText(row.point.medianNs); },
               number([](const RooflinePoint& point) { return point.medianNs; }), QStringLiteral("ns")},
        Column{RooflinePanel::tr("Arithmetic"),
               [](const RooflineRow& row) { return flopRateText(row.point.flopsPerSecond()); },
               number([](const RooflinePoint& point) { return point.flopsPerSecond(); }),
               QStringLiteral("FLOP/s")},
        Column{RooflinePanel::tr("Memory"),
               [](const RooflineRow& row) { return byteRateText(row.point.bytesPerSecond()); },
               number([](const RooflinePoint& point) { return point.bytesPerSecond(); }),
               QStringLiteral("B/s")},
        Column{RooflinePanel::tr("Shape"),
               [](const RooflineRow& row) { return engineText(row.point.shape); }},
    };
}

double middleIntensity(const RooflinePoint& point) {
    return std::sqrt(point.intensityLow() * point.intensityHigh());
}

bool canBeDrawn(const RooflinePoint& point) {
    return point.flopsPerSecond() > 0 && point.intensityLow() > 0 && point.intensityHigh() > 0;
}

} // namespace

RooflinePanel::RooflinePanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Roofline"), parent),
      m_workspace(workspace),
      m_view(view),
      m_reading(jobs, this),
      m_rows(new RowsModel<RooflineRow>(this, rooflineColumns())),
      m_chart(new ChartView(jobs, tr("Roofline"), this)),
      m_table(new DataTable(*m_rows, &jobs, tr("Kernels against the roofline"), this)),
      m_note(new PlainLabel(this)) {
    m_note->setProperty("role", "muted");
    m_note->setWordWrap(true);
    m_chart->setAxis(m_chart->xAxis, tr("Operations per byte"), true, intensityText);
    m_chart->setAxis(m_chart->yAxis, QString(), true, flopRateText);
    auto* save = new QPushButton(tr("Save picture…"), this);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_chart);
    split->addWidget(m_table);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_note, 1);
    bar->addWidget(save);
    column->addLayout(bar);
    column->addWidget(split, 1);
    setContent(content);
    connect(save, &QPushButton::clicked, m_chart, &ChartView::askAndSave);
    connect(m_chart, &ChartView::themeChanged, this, &RooflinePanel::draw);
    connect(m_chart, &ChartView::hovered, this, [this](const QPointF& at) {
        const int row = rowNear(at);
        m_chart->setToolTip(row < 0 ? QString()
                                    : plainToolTip(QString::fromStdString(m_rows->row(row).point.name) +
                                                   QChar('\n') + m_rows->index(row, 2).data().toString()));
    });
    connect(m_chart, &ChartView::clickedAt, this, [this](const QPointF& at) {
        const int row = rowNear(at);
        if (row < 0) return;
        m_table->selectRow(row);
        choose(row);
    });
    connect(m_table, &DataTable::chosen, this, &RooflinePanel::choose);
    connect(&workspace, &Workspace::slotsChanged, this, &RooflinePanel::refresh);
    connect(&m_reading, &LatestJob::failed, this, [this](const JobFailure& failure) {
        showPlaceholder(engineText(failure.problem.toStdString()), engineText(failure.remedy.toStdString()));
    });
    refresh();
}

QString RooflinePanel::note() const {
    return m_note->text();
}

void RooflinePanel::refresh() {
    m_reading.stop();
    if (m_workspace.empty()) {
        m_rows->setRows({});
        showPlaceholder(tr("Nothing is open"), tr("Open a trace, or profile a layer."));
        return;
    }
    showPlaceholder(tr("Reading shapes…"));
    whenSeen([this] { begin(); });
}

void RooflinePanel::begin() {
    const PerSlot<TimelinePtr> timelines{m_workspace.slot(Slot::A), m_workspace.slot(Slot::B)};
    if (!timelines.a) return;
    m_reading.start<PerSlot<Roofline>>(
        tr("Reading shapes for the roofline"),
        [timelines](ProgressSink& progress, const std::stop_token& stop) {
            PerSlot<Roofline> rooflines;
            for (const Slot slot : kSlots) {
                if (timelines[slot]) rooflines[slot] = rooflineOf(*timelines[slot], progress, stop);
            }
            return rooflines;
        },
        [this](PerSlot<Roofline>& rooflines) { take(std::move(rooflines)); });
}

void RooflinePanel::take(PerSlot<Roofline> rooflines) {
    m_rooflines = std::move(rooflines);
    std::vector<RooflineRow> rows;
    for (const Slot slot : kSlots) {
        for (const RooflinePoint& point : m_rooflines[slot].points)
            rows.push_back({slot, point});
    }
    m_rows->setRows(std::move(rows));
    m_table->setColumnHidden(1, !m_workspace.comparing());
    if (m_rows->rows().empty()) {
        const std::size_t without = m_rooflines.a.gemmsWithoutShapes + m_rooflines.b.gemmsWithoutShapes;
        showPlaceholder(tr("No kernel's work is known"),
                        without > 0 ? tr("%n matrix products were recorded without shapes: profile with "
                                         "record_shapes=True.",
                                         nullptr, static_cast<int>(without))
                                    : tr("A roofline needs matrix products whose operators have shapes."));
        return;
    }
    fitAxes();
    draw();
    showNote();
    showContent();
}

void RooflinePanel::fitAxes() {
    double left = 0.1;
    double right = 100;
    double low = INFINITY;
    double high = 0;
    for (const RooflineRow& row : m_rows->rows()) {
        if (!canBeDrawn(row.point)) continue;
        left = std::min(left, row.point.intensityLow() / 2);
        right = std::max(right, row.point.intensityHigh() * 2);
        low = std::min(low, row.point.flopsPerSecond() / 3);
        high = std::max(high, row.point.flopsPerSecond() * 3);
    }
    for (const Slot slot : kSlots) {
        const Ceilings& ceilings = m_rooflines[slot].ceilings;
        for (const PeakRate& peak : ceilings.peaks) {
            if (!isUsed(peak)) continue;
            high = std::max(high, peak.flops * 4);
            if (ceilings.bytesPerSecond > 0)
                right = std::max(right, 3 * peak.flops / ceilings.bytesPerSecond);
        }
    }
    if (!std::isfinite(low)) low = high / 1e4;
    m_chart->setHome({left, right}, {low, high});
}

bool RooflinePanel::isUsed(const PeakRate& peak) const {
    return std::ranges::any_of(m_rows->rows(),
                               [&](const RooflineRow& row) { return row.point.dtype == peak.dtype; });
}

void RooflinePanel::drawRoof(const Ceilings& ceilings, const QColor& colour) {
    const QCPRange home = m_chart->xAxis->range();
    const double left = home.lower / 100;
    const double right = home.upper * 100;
    for (const PeakRate& peak : ceilings.peaks) {
        if (peak.flops <= 0 || ceilings.bytesPerSecond <= 0 || !isUsed(peak)) continue;
        const double ridge = peak.flops / ceilings.bytesPerSecond;
        QCPGraph* roof = m_chart->addGraph();
        roof->setPen(QPen(colour, 1.4));
        roof->setData({left, ridge, right}, {left * ceilings.bytesPerSecond, peak.flops, peak.flops}, true);
        roof->removeFromLegend();
        auto* label = new QCPItemText(m_chart);
        label->setText(tr("%1: %2").arg(QString::fromStdString(peak.dtype), flopRateText(peak.flops)));
        label->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
        label->setColor(colour);
        label->setFont(font());
        label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        label->position->setTypeY(QCPItemPosition::ptPlotCoords);
        label->position->setCoords(0.99, peak.flops);
        label->setClipToAxisRect(true);
        m_labels.push_back(label);
    }
}

void RooflinePanel::draw() {
    m_chart->clearGraphs();
    for (QCPItemText* label : std::exchange(m_labels, {}))
        m_chart->removeItem(label);
    const Theme& theme = themeOf(*m_chart);
    const bool oneDevice = m_rooflines.a.ceilings.name == m_rooflines.b.ceilings.name;
    for (const Slot slot : kSlots) {
        if (slot == Slot::B && oneDevice) continue;
        drawRoof(m_rooflines[slot].ceilings, oneDevice ? theme.mutedText : seriesColour(theme, slot));
    }
    for (const Slot slot : kSlots) {
        QCPGraph* points = m_chart->addGraph();
        points->setLineStyle(QCPGraph::lsNone);
        const QColor colour = seriesColour(theme, slot);
        const auto shape = slot == Slot::A ? QCPScatterStyle::ssDisc : QCPScatterStyle::ssDiamond;
        // B's are hollow, so that A's show through where both are alike.
        const QBrush fill = slot == Slot::A ? QBrush(colour) : QBrush(Qt::NoBrush);
        points->setScatterStyle(QCPScatterStyle(shape, QPen(colour, 1.6), fill, slot == Slot::A ? 8 : 11));
        points->setName(slotTitle(m_workspace, slot));
        if (!m_workspace.comparing()) points->removeFromLegend();
        for (const RooflineRow& row : m_rows->rows()) {
            if (row.slot != slot || !canBeDrawn(row.point)) continue;
            points->addData(middleIntensity(row.point), row.point.flopsPerSecond());
            if (row.point.intensityHigh() <= row.point.intensityLow() * 1.001) continue;
            QCPGraph* between = m_chart->addGraph();
            between->setPen(QPen(colour, 1));
            between->setData({row.point.intensityLow(), row.point.intensityHigh()},
                             {row.point.flopsPerSecond(), row.point.flopsPerSecond()}, true);
            between->removeFromLegend();
        }
    }
    m_chart->legend->setVisible(m_chart->legend->itemCount() > 0);
    m_chart->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignBottom | Qt::AlignRight);
    m_chart->refresh();
}

void RooflinePanel::showNote() {
    QStringList parts;
    for (const Slot slot : kSlots) {
        if (!m_workspace.slot(slot)) continue;
        const Roofline& roofline = m_rooflines[slot];
        const Ceilings& ceilings = roofline.ceilings;
        if (slot == Slot::B && ceilings.name == m_rooflines.a.ceilings.name &&
            roofline.gemmsWithoutShapes == 0)
            continue;
        QString part;
        if (ceilings.bytesPerSecond <= 0) {
            part = m_workspace.slot(slot)->source->run
                       ? tr("the run was too short to measure what the machine can do, so there is no roof")
                       : tr("what this device can do is not known, so there is no roof");
        } else {
            part = ceilings.measured ? tr("%1, measured in the same run") : tr("%1, from the device table");
            part = part.arg(QString::fromStdString(ceilings.name));
        }
        if (roofline.gemmsWithoutShapes > 0) {
            part += tr("; %n matrix products (%1) have no shapes", nullptr,
                       static_cast<int>(roofline.gemmsWithoutShapes))
                        .arg(durationText(roofline.gemmsWithoutShapesNs));
        }
        parts << (m_workspace.comparing() ? (slot == Slot::A ? tr("A: ") : tr("B: ")) + part : part);
    }
    m_note->setText(parts.join(QStringLiteral(" · ")));
    QStringList best;
    for (const RooflineRow& row : m_rows->rows()) {
        if (best.size() == 3) break;
        best << tr("%1 at %2 of the roof")
                    .arg(shownText(QString::fromStdString(row.point.name)), shareText(row.point.fraction));
    }
    m_chart->setSummary(tr("%n kernels. ", nullptr, m_rows->rowCount()) + best.join(QStringLiteral("; ")));
}

int RooflinePanel::rowNear(const QPointF& values) const {
    const QPointF at(m_chart->xAxis->coordToPixel(values.x()), m_chart->yAxis->coordToPixel(values.y()));
    int nearest = -1;
    double distance = kNearPixels;
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        const RooflinePoint& point = m_rows->row(row).point;
        if (!canBeDrawn(point)) continue;
        const QPointF there(m_chart->xAxis->coordToPixel(middleIntensity(point)),
                            m_chart->yAxis->coordToPixel(point.flopsPerSecond()));
        const double away = std::hypot(there.x() - at.x(), there.y() - at.y());
        if (away >= distance) continue;
        distance = away;
        nearest = row;
    }
    return nearest;
}

/// The distribution and the timelines show all calls of that kernel.
void RooflinePanel::choose(int row) {
    if (row < 0 || row >= m_rows->rowCount()) return;
    m_view.select(KernelSelection{QString::fromStdString(m_rows->row(row).point.name)});
}

} // namespace gatescope
