// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/area_panel.h"

#include "look/number_text.h"
#include "panels/show_slice.h"
#include "tables/data_table.h"
#include "workspace/engine_text.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace gatescope {

namespace {

constexpr int kPauseMs = 40;

std::vector<RowsColumn<AreaRow>> areaColumns() {
    using Column = RowsColumn<AreaRow>;
    const auto time = [](const QString& header, double AreaRow::*value) {
        return Column{header, [value](const AreaRow& row) { return durationText(row.*value); },
                      [value](const AreaRow& row) { return QVariant(row.*value); }, QStringLiteral("ns")};
    };
    return {
        Column{AreaPanel::tr("Name"), [](const AreaRow& row) { return row.name; }},
        Column{AreaPanel::tr("Count"), [](const AreaRow& row) { return countText(std::int64_t(row.count)); },
               [](const AreaRow& row) { return QVariant(qulonglong(row.count)); }},
        time(AreaPanel::tr("Total"), &AreaRow::totalNs),
        time(AreaPanel::tr("Mean"), &AreaRow::meanNs),
        time(AreaPanel::tr("Min"), &AreaRow::minNs),
        time(AreaPanel::tr("p50"), &AreaRow::p50Ns),
        time(AreaPanel::tr("p90"), &AreaRow::p90Ns),
        time(AreaPanel::tr("p99"), &AreaRow::p99Ns),
        time(AreaPanel::tr("Max"), &AreaRow::maxNs),
    };
}

} // namespace

AreaPanel::AreaPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Area"), parent),
      m_workspace(workspace),
      m_view(view),
      m_adding(jobs, this),
      m_rows(new RowsModel<AreaRow>(this, areaColumns(),
                                    [](const AreaRow& row, int column, int role) -> QVariant {
                                        if (column != 0 || role != KindRole) return {};
                                        return int(row.style);
                                    })),
      m_table(new DataTable(*m_rows, &jobs, tr("Slices in the area, by name"), this)),
      m_heading(new PlainLabel(this)) {
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* markdown = new QPushButton(tr("Copy as Markdown"), this);
    auto* csv = new QPushButton(tr("Export as CSV…"), this);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_heading, 1);
    bar->addWidget(markdown);
    bar->addWidget(csv);
    column->addLayout(bar);
    column->addWidget(m_table, 1);
    setContent(content);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &AreaPanel::begin);
    connect(markdown, &QPushButton::clicked, m_table, &DataTable::copyMarkdown);
    connect(csv, &QPushButton::clicked, m_table, &DataTable::exportCsv);
    connect(m_table, &DataTable::chosen, this, &AreaPanel::choose);
    connect(&m_adding, &LatestJob::failed, this, [this](const JobFailure& failure) {
        showPlaceholder(engineText(failure.problem.toStdString()), engineText(failure.remedy.toStdString()));
    });
    connect(&workspace, &Workspace::slotsChanged, this, &AreaPanel::refresh);
    connect(&view, &ViewState::selectionChanged, this, &AreaPanel::refresh);
    connect(&view, &ViewState::filterChanged, this, &AreaPanel::refresh);
    connect(&view, &ViewState::timeMapsChanged, this, &AreaPanel::refresh);
    refresh();
}

QString AreaPanel::heading() const {
    return m_heading->text();
}

void AreaPanel::refresh() {
    const auto* area = std::get_if<AreaSelection>(&m_view.selection());
    if (area == nullptr || !m_workspace.slot(area->slot)) {
        m_pause.stop();
        m_adding.stop();
        m_rows->setRows({});
        showPlaceholder(tr("No area is selected"),
                        tr("Drag over a part of a timeline, or select a slice and press R."));
        return;
    }
    m_adding.stop();
    whenSeen([this] { m_pause.start(); });
}

void AreaPanel::begin() {
    const auto* area = std::get_if<AreaSelection>(&m_view.selection());
    if (area == nullptr || !m_workspace.slot(area->slot)) return;
    m_adding.start<AreaSummary>(
        tr("Adding up the area"),
        [timeline = m_workspace.slot(area->slot), map = m_view.timeMap(area->slot), area = *area,
         filter = m_view.view().filter](ProgressSink& progress, const std::stop_token& stop) {
            return areaSummary(*timeline, map, area, filter, progress, stop);
        },
        [this, area = *area](AreaSummary& summary) { take(area, summary); });
}

void AreaPanel::take(const AreaSelection& area, AreaSummary& summary) {
    const double room = summary.lengthNs * static_cast<double>(area.tracks.size());
    QString heading = tr("%1 on %n tracks", nullptr, static_cast<int>(area.tracks.size()))
                          .arg(durationText(summary.lengthNs));
    heading += QStringLiteral(" · ") + tr("%1 slices").arg(countText(std::int64_t(summary.count)));
    if (room > 0) heading += QStringLiteral(" · ") + tr("busy %1").arg(shareText(summary.coveredNs / room));
    if (m_workspace.comparing()) heading += QStringLiteral(" · ") + slotTitle(m_workspace, area.slot);
    heading += QStringLiteral(" · ") + tr("slices are trimmed to the area; outer ones hold inner ones");
    m_heading->setText(heading);
    m_rows->setRows(std::move(summary.rows));
    showContent();
}

/// A name of the area becomes the filter.
void AreaPanel::choose(int row) {
    if (row < 0 || row >= m_rows->rowCount()) return;
    SliceFilter filter = m_view.view().filter;
    filter.text = m_rows->row(row).name;
    m_view.setFilter(filter);
}

} // namespace gatescope
