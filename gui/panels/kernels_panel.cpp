// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/kernels_panel.h"

#include "look/number_text.h"
#include "look/shown_text.h"
#include "panels/filter_field.h"
#include "panels/next_slice.h"
#include "panels/show_slice.h"
#include "tables/kept_choice.h"
#include "tables/sorted_rows.h"
#include "workspace/engine_text.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>
#include <iterator>

namespace gatescope {

KernelsPanel::KernelsPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Kernels"), parent),
      m_workspace(workspace),
      m_view(view),
      m_counting(jobs, this),
      m_seeking(jobs, this),
      m_rows(new RowsModel<KernelLine>(this, {},
                                       [this](const KernelLine& line, int column, int role) {
                                           return kernelCell(m_shape, line, column, role);
                                       })),
      m_table(new DataTable(*m_rows, &jobs, tr("Kernels"), this)),
      m_note(new PlainLabel(this)) {
    m_note->setProperty("role", "muted");
    m_table->sorted().setKeepsTotalsLast(true);
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->addWidget(makeBar());
    column->addWidget(m_table, 1);
    setContent(content);
    connect(m_table, &DataTable::chosen, this, &KernelsPanel::showNextOf);
    connect(&workspace, &Workspace::slotsChanged, this, [this] {
        m_comparison = nullptr;
        forget();
        refresh();
    });
    connect(&workspace, &Workspace::factsChanged, this, &KernelsPanel::refresh);
    connect(&workspace, &Workspace::entriesChanged, this, [this] {
        if (!m_sides) refresh(); // the facts may never come
    });
    connect(&view, &ViewState::tracksChanged, this, &KernelsPanel::refresh);
    connect(&view, &ViewState::filterChanged, this, [this] {
        if (m_view.view().filter.durations != m_durations) refresh();
        applyFilter();
    });
    connect(&m_counting, &LatestJob::failed, this, [this](const JobFailure& failure) {
        showPlaceholder(engineText(failure.problem.toStdString()), engineText(failure.remedy.toStdString()));
    });
    connect(&m_counting, &LatestJob::ended, this, &KernelsPanel::ready);
    refresh();
}

QWidget* KernelsPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    auto* filter = new FilterField(m_view, bar);
    filter->setMaximumWidth(fontMetrics().averageCharWidth() * 36);
    auto* next = new QPushButton(tr("Show next call"), bar);
    next->setToolTip(tr("Selects the kernel's next call on the timeline (Enter in the table)"));
    auto* markdown = new QPushButton(tr("Copy as Markdown"), bar);
    auto* csv = new QPushButton(tr("Export as CSV…"), bar);
    row->addWidget(filter, 2);
    row->addWidget(m_note, 1);
    for (QPushButton* button : {next, markdown, csv})
        row->addWidget(button);
    connect(next, &QPushButton::clicked, this, &KernelsPanel::showNext);
    connect(markdown, &QPushButton::clicked, m_table, &DataTable::copyMarkdown);
    connect(csv, &QPushButton::clicked, m_table, &DataTable::exportCsv);
    return bar;
}

void KernelsPanel::setComparison(std::shared_ptr<const TraceComparison> comparison) {
    m_comparison = std::move(comparison);
    if (m_sides && !m_counting.running()) join(); // else once it is counted
}

void KernelsPanel::forget() {
    m_counting.stop();
    m_seeking.stop();
    m_sides = nullptr;
    m_lines.clear();
    m_rows->setRows({});
}

void KernelsPanel::refresh() {
    if (m_workspace.empty()) {
        forget();
        showPlaceholder(tr("Nothing is open"), tr("Open a trace, or profile a layer."));
        return;
    }
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        if (!timeline || timeline->facts) continue;
        const Workspace::Entry* entry = m_workspace.entryOf(timeline->source.get());
        if (entry == nullptr || !entry->analysing) continue;
        m_counting.stop();
        showPlaceholder(tr("Counting kernels…"));
        return;
    }
    if (m_rows->rows().empty()) showPlaceholder(tr("Counting kernels…"));
    whenSeen([this] { count(); });
}

void KernelsPanel::count() {
    PerSlot<TimelinePtr> timelines;
    PerSlot<std::set<TrackId>> hidden;
    for (const Slot slot : kSlots) {
        timelines[slot] = m_workspace.slot(slot);
        hidden[slot] = m_view.view().tracks[slot].hidden;
    }
    if (!timelines.a) return;
    m_durations = m_view.view().filter.durations;
    m_counting.start<JoinedKernels>(
        tr("Counting kernels"),
        [timelines, hidden, durations = m_durations, comparison = m_comparison](ProgressSink& progress,
                                                                                const std::stop_token& stop) {
            auto counted = std::make_shared<PerSlot<SideKernels>>();
            PerSlot<SideKernels>& sides = *counted;
            for (const Slot slot : kSlots) {
                const TimelinePtr& timeline = timelines[slot];
                if (!timeline) continue;
                sides[slot] = timeline->source->run && timeline->facts && !timeline->facts->kernels.empty()
                                  ? measuredKernels(*timeline->facts)
                                  : countedKernels(*timeline, hidden[slot], durations, progress, stop);
            }
            return joinedKernels(counted, comparison);
        },
        [this](JoinedKernels& joined) { take(std::move(joined)); });
}

void KernelsPanel::join() {
    m_counting.start<JoinedKernels>(
        tr("Counting kernels"),
        [sides = m_sides, comparison = m_comparison](ProgressSink&, const std::stop_token&) {
            return joinedKernels(sides, comparison);
        },
        [this](JoinedKernels& joined) { take(std::move(joined)); });
}

void KernelsPanel::take(JoinedKernels joined) {
    m_sides = std::move(joined.sides);
    if (joined.comparison != m_comparison) return join(); // one has come while it was counted
    m_lines = std::move(joined.lines);
    m_shape = {.twoSides = m_workspace.comparing(),
               .perLayer = m_sides->a.perLayer && (m_sides->b.perLayer || m_sides->b.kernels.empty()),
               .differences = m_comparison != nullptr,
               .greatest = joined.greatest};
    applyFilter();
    if (m_lines.empty()) {
        showPlaceholder(tr("No kernels"),
                        m_view.view().filter.durations
                            ? tr("No call is of the filter's durations: clear the filter.")
                            : tr("All of this trace's tracks are hidden, or hold no slices."));
    } else {
        showContent();
    }
}

void KernelsPanel::applyFilter() {
    const QString& text = m_view.view().filter.text;
    std::vector<KernelLine> matching;
    if (text.isEmpty()) {
        matching = m_lines;
    } else {
        std::ranges::copy_if(m_lines, std::back_inserter(matching),
                             [&](const KernelLine& line) { return nameContains(line.name, text); });
    }
    // All at once: a model that drops thousands of rows one by one holds up the window.
    keepChoice(
        *m_table, *m_rows, [&] { m_rows->setAll(kernelColumns(m_shape), std::move(matching)); },
        [](const KernelLine& a, const KernelLine& b) { return a.name == b.name; });
    const auto all = static_cast<int>(m_lines.size());
    const int shown = m_rows->rowCount();
    QString note = shown == all ? tr("%n kernels", nullptr, all) : tr("%1 of %2").arg(shown).arg(all);
    if (m_sides && m_sides->a.onHost) note += QStringLiteral(" · ") + tr("host operators");
    m_note->setText(note);
}

void KernelsPanel::showNext() {
    showNextOf(m_table->currentRow());
}

void KernelsPanel::showNextOf(int row) {
    if (row < 0 || row >= m_rows->rowCount()) return;
    const KernelLine& line = m_rows->row(row);
    Slot slot = m_view.focus();
    if (!line.sides[slot]) slot = otherSlot(slot);
    const TimelinePtr timeline = m_workspace.slot(slot);
    if (line.whole || !timeline) return;
    const SliceId behind = m_view.selectedSlice(slot).value_or(kNoSlice);
    m_seeking.start<SliceId>(
        tr("Looking for the next call"),
        [timeline, name = line.name, behind](ProgressSink&, const std::stop_token& stop) {
            return nextSliceNamed(*timeline, name, behind, stop);
        },
        [this, slot](SliceId& id) { showSlice(m_workspace, m_view, slot, id); });
}

} // namespace gatescope
