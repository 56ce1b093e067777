// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/slice_search.h"

#include "look/number_text.h"
#include "panels/show_slice.h"
#include "tables/data_table.h"
#include "tables/sorted_rows.h"
#include "widgets/plain_label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

namespace gatescope {

namespace {
constexpr int kPauseMs = 120; ///< after the last key, before a search starts
}

SliceSearch::SliceSearch(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_view(view),
      m_byName(jobs, this),
      m_byArgs(jobs, this),
      m_model(new HitsModel(this)),
      m_table(new DataTable(*m_model, &jobs, tr("Hits"), this)),
      m_field(new QLineEdit(this)),
      m_case(new QCheckBox(tr("&Case"), this)),
      m_regex(new QCheckBox(tr("Rege&x"), this)),
      m_args(new QCheckBox(tr("&Arguments"), this)),
      m_status(new PlainLabel(this)) {
    // Sorting would have to fetch all hits: they stand in the order of time.
    m_table->setSortingEnabled(false);
    m_table->sorted().setDynamicSortFilter(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* column = new QVBoxLayout(this);
    column->addWidget(makeBar());
    column->addWidget(m_table, 1);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SliceSearch::begin);
    connect(m_field, &QLineEdit::textEdited, this, [this] { m_pause.start(); });
    for (const QCheckBox* box : {m_case, m_regex, m_args})
        connect(box, &QCheckBox::toggled, this, [this] { m_pause.start(); });
    for (LatestJob* job : {&m_byName, &m_byArgs}) {
        connect(job, &LatestJob::ended, this, [this] {
            refreshStatus();
            if (!searching()) emit searched();
        });
        connect(job, &LatestJob::progressed, this, &SliceSearch::refreshStatus);
    }
    connect(m_table, &DataTable::currentRowChanged, this, [this](int row) {
        if (row >= 0 && !m_showing) showHit(static_cast<std::size_t>(row));
    });
    connect(&workspace, &Workspace::slotsChanged, this, [this] {
        m_stepWanted = 0;
        take({}); // places in other traces
        begin();
    });
    refreshStatus();
}

QWidget* SliceSearch::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    m_field->setPlaceholderText(tr("Search slices"));
    m_field->setAccessibleName(tr("Search slices"));
    m_field->setToolTip(tr("Enter: next hit. Shift+Enter: previous hit."));
    m_field->setClearButtonEnabled(true);
    m_field->installEventFilter(this);
    m_field->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    m_case->setToolTip(tr("Upper and lower case differ"));
    m_regex->setToolTip(tr("The text is a regular expression"));
    m_args->setToolTip(tr("Reads what the producer wrote of every slice, which takes longer"));
    m_status->setProperty("role", "muted");
    m_status->setMinimumWidth(fontMetrics().averageCharWidth() * 14);
    auto* previous = new QPushButton(tr("◂ Previous"), bar);
    auto* next = new QPushButton(tr("Next ▸"), bar);
    previous->setAccessibleName(tr("Previous hit"));
    next->setAccessibleName(tr("Next hit"));
    row->addWidget(m_field, 2);
    for (QWidget* widget : std::initializer_list<QWidget*>{previous, next, m_case, m_regex, m_args})
        row->addWidget(widget);
    row->addWidget(m_status, 1);
    connect(previous, &QPushButton::clicked, this, &SliceSearch::previous);
    connect(next, &QPushButton::clicked, this, &SliceSearch::next);
    return bar;
}

SearchQuery SliceSearch::query() const {
    return {m_field->text(), m_case->isChecked(), m_regex->isChecked(), m_args->isChecked()};
}

void SliceSearch::search(const SearchQuery& query) {
    m_field->setText(query.text);
    m_case->setChecked(query.matchCase);
    m_regex->setChecked(query.regex);
    m_args->setChecked(query.args);
    begin();
}

void SliceSearch::focusField() {
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void SliceSearch::begin() {
    m_pause.stop();
    m_byName.stop();
    m_byArgs.stop();
    m_current.reset();
    const SearchQuery wanted = query();
    if (wanted.text.isEmpty() || !searchProblem(wanted).isEmpty() || m_workspace.empty()) {
        m_stepWanted = 0;
        take({});
        emit searched();
        return;
    }
    beginWith(m_byName, slicesByName);
    // Its hits hold those of the names; it may well be done first.
    if (wanted.args) beginWith(m_byArgs, slicesByArgs);
    refreshStatus();
}

void SliceSearch::beginWith(LatestJob& job, Finder finder) {
    SearchHits empty;
    for (const Slot slot : kSlots)
        empty.timelines[slot] = m_workspace.slot(slot);
    job.start<SearchHits>(
        tr("Searching"),
        [empty, finder, query = query()](ProgressSink& progress, const std::stop_token& stop) {
            SearchHits hits = empty;
            const double sides = hits.timelines.b ? 2 : 1;
            for (const Slot slot : kSlots) {
                if (!hits.timelines[slot]) continue;
                const double from = slot == Slot::A ? 0 : 1;
                ProgressPart part(progress, from / sides, (from + 1) / sides);
                hits.slices[slot] = finder(*hits.timelines[slot], query, part, stop);
            }
            return hits;
        },
        [this, &job](SearchHits& hits) {
            if (&job == &m_byArgs) m_byName.stop();
            take(std::move(hits));
        });
}

void SliceSearch::take(SearchHits hits) {
    // What the args add comes later: the hit that is shown stays the one that is shown.
    std::optional<SliceSelection> shown;
    if (m_current && *m_current < this->hits().count()) shown = this->hits().at(*m_current);
    m_model->setHits(std::make_shared<const SearchHits>(std::move(hits)));
    m_current.reset();
    if (shown && this->hits().count() > 0) m_current = this->hits().from(*shown);
    m_table->setColumnHidden(HitsModel::Side, !m_workspace.comparing());
    m_table->fitColumns();
    refreshStatus();
    const int wanted = std::exchange(m_stepWanted, 0);
    if (wanted != 0) stepNow(wanted);
}

void SliceSearch::step(int by) {
    if (m_pause.isActive()) begin();
    if (m_byName.running()) {
        m_stepWanted = by;
        return;
    }
    stepNow(by);
}

void SliceSearch::stepNow(int by) {
    const std::size_t count = hits().count();
    if (count == 0) return;
    if (m_current) {
        showHit((*m_current + (by > 0 ? 1 : count - 1)) % count);
        return;
    }
    // The first one at or behind what is selected, so that the eye need not jump back to the begin.
    const auto* selected = std::get_if<SliceSelection>(&m_view.selection());
    const std::size_t from = selected != nullptr ? hits().from(*selected) : 0;
    showHit(by > 0 ? from : (from + count - 1) % count);
}

void SliceSearch::showHit(std::size_t place) {
    m_current = place;
    const SliceSelection hit = hits().at(place);
    m_showing = true;
    m_model->fetchTo(static_cast<int>(std::min<std::size_t>(place, INT_MAX - 1)));
    m_table->selectRow(static_cast<int>(place));
    m_showing = false;
    refreshStatus();
    showSlice(m_workspace, m_view, hit.slot, hit.id);
}

void SliceSearch::refreshStatus() {
    const SearchQuery wanted = query();
    const auto count = static_cast<std::int64_t>(hits().count());
    QString status;
    if (const QString problem = searchProblem(wanted); !problem.isEmpty()) {
        status = problem;
    } else if (wanted.text.isEmpty()) {
        status = tr("Type a part of a name");
    } else if (m_current) {
        status = tr("%1 of %2").arg(countText(std::int64_t(*m_current) + 1), countText(count));
    } else if (m_byName.running()) {
        status = tr("Searching…");
    } else {
        status = count == 0 ? tr("No hits") : tr("%1 hits").arg(countText(count));
    }
    if (m_byArgs.running()) status += tr(" · arguments %1").arg(shareText(m_byArgs.progress()));
    m_status->setText(status);
}

QString SliceSearch::status() const {
    return m_status->text();
}

bool SliceSearch::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            step(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Down && m_model->rowCount() > 0) {
            m_table->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace gatescope
