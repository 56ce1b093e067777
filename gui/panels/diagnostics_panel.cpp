// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/diagnostics_panel.h"

#include "look/number_text.h"
#include "tables/data_table.h"
#include "workspace/engine_text.h"

#include <QFileInfo>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace gatescope {

namespace {

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

std::vector<RowsColumn<ImportDiagnostic>> oddColumns() {
    using Column = RowsColumn<ImportDiagnostic>;
    return {
        Column{DiagnosticsPanel::tr("What was odd"),
               [](const ImportDiagnostic& row) { return engineText(row.what); }},
        Column{DiagnosticsPanel::tr("Count"),
               [](const ImportDiagnostic& row) { return countText(std::int64_t(row.count)); },
               [](const ImportDiagnostic& row) { return QVariant(qulonglong(row.count)); }},
        Column{DiagnosticsPanel::tr("First at byte"),
               [](const ImportDiagnostic& row) {
                   return row.firstOffset == kNoOffset ? QStringLiteral("–")
                                                       : countText(std::int64_t(row.firstOffset));
               },
               [](const ImportDiagnostic& row) {
                   return row.firstOffset == kNoOffset ? QVariant() : QVariant(qulonglong(row.firstOffset));
               },
               {},
               DiagnosticsPanel::tr("In the unpacked text")},
        Column{DiagnosticsPanel::tr("What it means and what to do"),
               [](const ImportDiagnostic& row) { return engineText(row.advice); }},
        Column{DiagnosticsPanel::tr("File"),
               [](const ImportDiagnostic& row) { return QFileInfo(fromStd(row.file)).fileName(); }},
    };
}

QString clockText(const FileFacts& file) {
    const FileClock& clock = file.clock;
    if (clock.joinedBy.empty()) return QStringLiteral("–");
    QString text = DiagnosticsPanel::tr("by %1").arg(engineText(clock.joinedBy));
    if (clock.anchors > 0)
        text += DiagnosticsPanel::tr(", %n in common", nullptr, static_cast<int>(clock.anchors));
    text += DiagnosticsPanel::tr(", moved by %1").arg(signedDurationText(double(clock.movedNs)));
    if (clock.uncertaintyNs > 0) text += QStringLiteral(" ± ") + durationText(double(clock.uncertaintyNs));
    return text;
}

qulonglong eventsOf(const FileFacts& file) {
    qulonglong count = 0;
    for (const auto& [phase, events] : file.events)
        count += events;
    return count;
}

std::vector<RowsColumn<FileFacts>> fileColumns() {
    using Column = RowsColumn<FileFacts>;
    return {
        Column{DiagnosticsPanel::tr("File"),
               [](const FileFacts& row) { return fromStd(row.path.filename().string()); }},
        Column{DiagnosticsPanel::tr("Format"),
               [](const FileFacts& row) {
                   return fromStd(row.packing == "plain" ? row.format : row.format + ", " + row.packing);
               }},
        Column{DiagnosticsPanel::tr("Text"),
               [](const FileFacts& row) { return bytesText(double(row.textBytes)); },
               [](const FileFacts& row) { return QVariant(qulonglong(row.textBytes)); }, QStringLiteral("B"),
               DiagnosticsPanel::tr("Unpacked")},
        Column{DiagnosticsPanel::tr("Events"),
               [](const FileFacts& row) { return countText(std::int64_t(eventsOf(row))); },
               [](const FileFacts& row) { return QVariant(eventsOf(row)); }},
        Column{DiagnosticsPanel::tr("Rank"),
               [](const FileFacts& row) {
                   return row.rank < 0 ? QStringLiteral("–") : QString::number(row.rank);
               },
               [](const FileFacts& row) { return QVariant(row.rank); }},
        Column{DiagnosticsPanel::tr("Clock"),
               clockText,
               {},
               {},
               DiagnosticsPanel::tr("How the file came onto the first one's clock")},
    };
}

} // namespace

DiagnosticsPanel::DiagnosticsPanel(Workspace& workspace, ViewState&, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Diagnostics"), parent),
      m_workspace(workspace),
      m_odd(new RowsModel<ImportDiagnostic>(this, oddColumns())),
      m_files(new RowsModel<FileFacts>(this, fileColumns())),
      m_oddTable(new DataTable(*m_odd, &jobs, tr("What was odd in the files"), this)),
      m_fileTable(new DataTable(*m_files, &jobs, tr("Files"), this)),
      m_remarks(new PlainLabel(this)),
      m_noneOdd(
          new PlainLabel(tr("Nothing was odd in these files: all of their events were understood."), this)) {
    m_remarks->setWordWrap(true);
    m_remarks->setProperty("role", "warning");
    m_remarks->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_noneOdd->setProperty("role", "muted");
    m_noneOdd->setWordWrap(true);
    auto* top = new QWidget(this);
    auto* column = new QVBoxLayout(top);
    column->addWidget(m_remarks);
    column->addWidget(m_noneOdd);
    column->addWidget(m_oddTable, 1);
    column->addStretch();
    auto* content = new QSplitter(Qt::Vertical, this);
    content->addWidget(top);
    content->addWidget(m_fileTable);
    content->setStretchFactor(0, 2);
    content->setStretchFactor(1, 1);
    content->setChildrenCollapsible(false);
    setContent(content);
    connect(&workspace, &Workspace::slotsChanged, this, &DiagnosticsPanel::refresh);
    connect(&workspace, &Workspace::factsChanged, this, &DiagnosticsPanel::refresh);
    refresh();
}

QString DiagnosticsPanel::remarks() const {
    return m_remarks->text();
}

void DiagnosticsPanel::refresh() {
    std::vector<ImportDiagnostic> odd;
    std::vector<FileFacts> files;
    QStringList remarks;
    const OpenTrace* seen = nullptr;
    for (const Slot slot : kSlots) {
        const TimelinePtr& timeline = m_workspace.slot(slot);
        if (!timeline || timeline->source.get() == seen) continue;
        seen = timeline->source.get();
        odd.insert(odd.end(), seen->diagnostics.begin(), seen->diagnostics.end());
        files.insert(files.end(), seen->files.begin(), seen->files.end());
        if (!seen->failure.isEmpty()) remarks << tr("The device failed in mid-run: %1").arg(seen->failure);
        remarks += seen->remarks;
    }
    setTitle(odd.empty() ? tr("Diagnostics") : tr("Diagnostics (%1)").arg(odd.size()));
    m_oddTable->setVisible(!odd.empty());
    m_noneOdd->setVisible(odd.empty());
    m_fileTable->setVisible(!files.empty());
    m_remarks->setText(remarks.join(QChar('\n')));
    m_remarks->setVisible(!remarks.isEmpty());
    const bool nothing = odd.empty() && files.empty() && remarks.empty();
    m_odd->setRows(std::move(odd));
    m_files->setRows(std::move(files));
    if (seen == nullptr) {
        showPlaceholder(tr("Nothing is open"), tr("Open a trace: what is odd in its file is listed here."));
    } else if (nothing) {
        showPlaceholder(tr("This run is not in a file yet"), tr("It was measured without incident."));
    } else {
        showContent();
    }
}

} // namespace gatescope
