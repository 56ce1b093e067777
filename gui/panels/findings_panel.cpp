// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/findings_panel.h"

#include "look/number_text.h"
#include "panels/finding_details.h"
#include "panels/show_slice.h"
#include "tables/data_table.h"
#include "workspace/engine_text.h"

#include <QApplication>
#include <QClipboard>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <tuple>

namespace gatescope {

namespace {

RowsModel<ShownFinding>* makeModel(QObject* parent) {
    using Column = RowsColumn<ShownFinding>;
    std::vector<Column> columns{
        Column{FindingsPanel::tr("Finding"),
               [](const ShownFinding& row) { return engineText(row.finding().title); }},
        Column{FindingsPanel::tr("Side"),
               [](const ShownFinding& row) { return row.slot == Slot::A ? QString('A') : QString('B'); }},
        Column{FindingsPanel::tr("Process"), [](const ShownFinding& row) { return row.process; }},
        Column{FindingsPanel::tr("Places"),
               [](const ShownFinding& row) { return countText(std::int64_t(row.finding().evidence.size())); },
               [](const ShownFinding& row) { return QVariant(qlonglong(row.finding().evidence.size())); }},
        Column{FindingsPanel::tr("Costs"),
               [](const ShownFinding& row) { return costText(row.finding().cost); },
               [](const ShownFinding& row) { return QVariant(qlonglong(row.finding().cost.highNs)); },
               QStringLiteral("ns, at most"),
               FindingsPanel::tr("What could be saved, as far as slices can tell: bounds")},
        Column{FindingsPanel::tr("Told by"),
               [](const ShownFinding& row) { return confidenceText(row.finding().confidence); },
               {},
               {},
               FindingsPanel::tr("From strong to weak: data flow, shapes, structure, place alone")},
    };
    const auto more = [](const ShownFinding& row, int column, int role) -> QVariant {
        if (role == ToneRole && row.remark) return int(Tone::Quiet);
        if (role == KindRole && column == 0)
            return row.finding().kind == "gate" ? int(kRedundantGate) : kNoSwatch;
        return {};
    };
    return new RowsModel<ShownFinding>(parent, std::move(columns), more);
}

} // namespace

FindingsPanel::FindingsPanel(Workspace& workspace, ViewState& view, QWidget* parent)
    : Panel(tr("Findings"), parent),
      m_workspace(workspace),
      m_view(view),
      m_rows(makeModel(this)),
      m_table(new DataTable(*m_rows, nullptr, tr("Findings and remarks"), this)),
      m_details(new FindingDetails(this)) {
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* content = new QSplitter(Qt::Horizontal, this);
    content->addWidget(m_table);
    content->addWidget(m_details);
    content->setStretchFactor(0, 3);
    content->setStretchFactor(1, 2);
    content->setChildrenCollapsible(false);
    setContent(content);
    connect(m_table, &DataTable::currentRowChanged, this, &FindingsPanel::showChosen);
    connect(m_table, &DataTable::chosen, this, [this] { showEvidence(1); });
    connect(m_details, &FindingDetails::stepped, this, &FindingsPanel::showEvidence);
    connect(m_details, &FindingDetails::copyWanted, this, &FindingsPanel::copyMarkdown);
    connect(&workspace, &Workspace::slotsChanged, this, [this] {
        m_chosen = -1;
        refresh();
    });
    connect(&workspace, &Workspace::factsChanged, this, &FindingsPanel::refresh);
    connect(&workspace, &Workspace::entriesChanged, this, [this] {
        if (m_rows->rows().empty()) refreshEmpty(); // the facts may never come
    });
    connect(&view, &ViewState::selectionChanged, this, &FindingsPanel::followSelection);
    refresh();
}

void FindingsPanel::refresh() {
    const auto keyOf = [](const ShownFinding& row) { return std::tuple(row.remark, row.slot, row.place); };
    std::optional<std::tuple<bool, Slot, int>> chosen;
    if (m_chosen >= 0) chosen = keyOf(m_rows->row(m_chosen));
    const int evidence = m_evidence;
    m_refreshing = true;
    m_rows->setRows(shownFindings(m_workspace));
    m_table->setColumnHidden(1, !m_workspace.comparing());
    m_table->setColumnHidden(2, std::ranges::all_of(m_rows->rows(), [](const ShownFinding& row) {
                                 return row.process.isEmpty();
                             }));
    m_refreshing = false;
    int work = 0;
    for (const ShownFinding& row : m_rows->rows())
        work += row.remark ? 0 : 1;
    setTitle(work > 0 ? tr("Findings (%1)").arg(work) : tr("Findings"));
    if (m_rows->rows().empty()) {
        refreshEmpty();
        return;
    }
    showContent();
    // New facts, and a trace's new name, leave what was chosen.
    const auto& rows = m_rows->rows();
    const auto same =
        std::ranges::find_if(rows, [&](const ShownFinding& row) { return keyOf(row) == chosen; });
    const int row = same != rows.end() ? static_cast<int>(same - rows.begin()) : 0;
    m_refreshing = true;
    m_table->selectRow(row);
    showChosen(row);
    m_refreshing = false;
    const ShownFinding& first = m_rows->row(row);
    if (!first.remark) m_view.preselect(FindingSelection{first.slot, first.place});
    if (same != rows.end() && evidence < static_cast<int>(same->finding().evidence.size())) {
        m_evidence = evidence;
        m_details->showFinding(same->finding(), placeOf(*same), m_evidence);
    }
    followSelection();
}

void FindingsPanel::refreshEmpty() {
    m_chosen = -1;
    m_details->clear();
    const TimelinePtr& baseline = m_workspace.slot(Slot::A);
    if (!baseline) {
        showPlaceholder(tr("Nothing is open"), tr("Open a trace, or profile a layer."));
        return;
    }
    bool looking = false;
    bool unknown = false;
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        if (!timeline || timeline->facts) continue;
        const Workspace::Entry* entry = m_workspace.entryOf(timeline->source.get());
        (entry != nullptr && entry->analysing ? looking : unknown) = true;
    }
    if (looking) {
        showPlaceholder(tr("Looking for redundant and missing work…"));
        return;
    }
    if (unknown) { // the search has failed: as the strip above the timelines says it
        showPlaceholder(
            QCoreApplication::translate("gatescope::VerdictStrip", "Nothing is known of this trace."));
        return;
    }
    QStringList kinds;
    for (const std::string& kind : detectionKinds())
        kinds << QString::fromStdString(kind);
    showPlaceholder(tr("No redundant or missing work found"),
                    tr("Looked for: %1.").arg(kinds.join(QStringLiteral(", "))));
}

void FindingsPanel::showChosen(int row) {
    if (row < 0 || row >= m_rows->rowCount()) return;
    m_chosen = row;
    m_evidence = -1;
    const ShownFinding& chosen = m_rows->row(row);
    m_details->showFinding(chosen.finding(), placeOf(chosen), m_evidence);
    if (!m_refreshing && !chosen.remark) m_view.select(FindingSelection{chosen.slot, chosen.place});
}

void FindingsPanel::followSelection() {
    const auto* wanted = std::get_if<FindingSelection>(&m_view.selection());
    if (wanted == nullptr) return;
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        const ShownFinding& shown = m_rows->row(row);
        if (shown.remark || shown.slot != wanted->slot || shown.place != wanted->finding) continue;
        if (row != m_chosen) m_table->selectRow(row);
        return;
    }
}

void FindingsPanel::showEvidence(int step) {
    if (m_chosen < 0) return;
    const ShownFinding& chosen = m_rows->row(m_chosen);
    const std::vector<SliceId>& evidence = chosen.finding().evidence;
    const auto count = static_cast<int>(evidence.size());
    if (count == 0) return;
    m_evidence = m_evidence < 0 ? (step > 0 ? 0 : count - 1) : (m_evidence + step + count) % count;
    m_details->showFinding(chosen.finding(), placeOf(chosen), m_evidence);
    showSlice(m_workspace, m_view, chosen.slot, evidence[static_cast<std::size_t>(m_evidence)]);
}

void FindingsPanel::copyMarkdown() {
    if (m_chosen < 0) return;
    const ShownFinding& chosen = m_rows->row(m_chosen);
    QApplication::clipboard()->setText(findingAsMarkdown(chosen.finding(), placeOf(chosen)));
}

QString FindingsPanel::placeOf(const ShownFinding& shown) const {
    return placeText(slotTitle(m_workspace, shown.slot), shown.process);
}

} // namespace gatescope
