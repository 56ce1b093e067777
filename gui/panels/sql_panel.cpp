// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/sql_panel.h"

#include "look/number_text.h"
#include "panels/show_slice.h"
#include "tables/data_table.h"
#include "widgets/elided_label.h"
#include "workspace/engine_text.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStyle>

namespace gatescope {

namespace {

constexpr qsizetype kLongestHistory = 100;

/// Shown until something is typed; runs as it is.
QString exampleQuery() {
    return QStringLiteral("SELECT id AS slice_id, name, dur FROM slices ORDER BY dur DESC LIMIT 20");
}

QString errorText(const QString& problem, const QString& remedy) {
    const QString said = engineText(problem.toStdString());
    return remedy.isEmpty() ? said : said + QChar('\n') + engineText(remedy.toStdString());
}

} // namespace

SqlPanel::SqlPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("SQL"), parent),
      m_workspace(workspace),
      m_view(view),
      m_asking(jobs, this),
      m_model(new SqlModel(this)),
      m_table(new DataTable(*m_model, &jobs, tr("Answer"), this)),
      m_editor(new QPlainTextEdit(this)),
      m_schema(new QPlainTextEdit(this)),
      m_run(new QPushButton(tr("Run"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_asked(new ElidedLabel(QString(), this)),
      m_status(new PlainLabel(this)) {
    m_asked->setElideMode(Qt::ElideMiddle);
    auto* results = new QWidget(this);
    auto* column = new QVBoxLayout(results);
    m_status->setWordWrap(true);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_status);
    column->addWidget(m_table, 1);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(makeEditor());
    split->addWidget(results);
    split->addWidget(m_schema);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setStretchFactor(2, 2);
    split->setChildrenCollapsible(false);
    setContent(split);
    connect(m_table, &DataTable::chosen, this, &SqlPanel::showSliceOf);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionPressed, m_model, &SqlModel::fetchAll);
    connect(&m_asking, &LatestJob::failed, this, [this](const JobFailure& failure) {
        showStatus(errorText(failure.problem, failure.remedy), "danger");
    });
    connect(&m_asking, &LatestJob::ended, this, &SqlPanel::refreshButtons);
    connect(&workspace, &Workspace::slotsChanged, this, &SqlPanel::refresh);
    connect(&view, &ViewState::focusChanged, this, &SqlPanel::refresh);
    showSchema(false);
    refresh();
}

QWidget* SqlPanel::makeEditor() {
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_editor->setFont(fixed);
    m_editor->setAccessibleName(tr("Query"));
    m_editor->setPlaceholderText(exampleQuery());
    m_editor->setTabChangesFocus(true);
    m_editor->installEventFilter(this);
    m_schema->setFont(fixed);
    m_schema->setAccessibleName(tr("Tables and functions"));
    m_schema->setReadOnly(true);
    m_schema->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_run->setProperty("role", "primary");
    m_run->setToolTip(tr("Runs the query (Ctrl+Enter). Ctrl+Up and Ctrl+Down go through earlier ones."));
    m_asked->setProperty("role", "muted");
    auto* tables = new QPushButton(tr("Tables"), this);
    tables->setCheckable(true);
    tables->setToolTip(tr("Explains the tables, their columns and the functions"));
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_run);
    buttons->addWidget(m_cancel);
    buttons->addWidget(tables);
    buttons->addWidget(m_asked, 1);
    column->addWidget(m_editor, 1);
    column->addLayout(buttons);
    connect(m_run, &QPushButton::clicked, this, &SqlPanel::run);
    connect(m_cancel, &QPushButton::clicked, this, &SqlPanel::cancel);
    connect(tables, &QPushButton::toggled, this, &SqlPanel::showSchema);
    return page;
}

void SqlPanel::refresh() {
    TimelinePtr timeline = m_workspace.slot(m_view.focus());
    if (!timeline) timeline = m_workspace.slot(Slot::A);
    if (!timeline) {
        forget();
        showPlaceholder(tr("Nothing is open"), tr("Open a trace to ask it in SQL."));
        return;
    }
    const auto isShown = [this](const Trace* trace) {
        return std::ranges::any_of(kSlots, [&](Slot slot) {
            const TimelinePtr& shown = m_workspace.slot(slot);
            return shown && shown->source->trace.get() == trace;
        });
    };
    if ((m_answered && !isShown(m_answered.get())) || (m_queries && !isShown(&m_queries->trace()))) forget();
    if (!m_queries || &m_queries->trace() != &timeline->trace())
        m_queries = std::make_shared<TraceQueries>(timeline->source->trace);
    m_asked->setTextAndTip(tr("asks %1").arg(timeline->source->title));
    refreshButtons();
    showContent();
}

void SqlPanel::forget() {
    m_asking.stop();
    m_model->setAnswer({});
    m_status->clear();
    // They may be the last ones that hold a big trace.
    JobQueue::freeLater(std::exchange(m_queries, nullptr));
    JobQueue::freeLater(std::exchange(m_answered, nullptr));
}

void SqlPanel::showStatus(const QString& status, const char* role) {
    m_status->setProperty("role", role);
    m_status->style()->unpolish(m_status);
    m_status->style()->polish(m_status);
    m_status->setText(status);
}

void SqlPanel::refreshButtons() {
    m_run->setEnabled(!m_asking.running());
    m_cancel->setEnabled(m_asking.running());
}

QString SqlPanel::status() const {
    return m_status->text();
}

void SqlPanel::showSchema(bool shown) {
    if (shown && m_schema->toPlainText().isEmpty()) m_schema->setPlainText(sqlSchemaText());
    m_schema->setVisible(shown);
}

void SqlPanel::run() {
    if (!m_queries) return;
    QString sql = m_editor->toPlainText().trimmed();
    if (sql.isEmpty()) {
        sql = exampleQuery();
        m_editor->setPlainText(sql);
    }
    remember(sql);
    m_asking.start<SqlAnswer>(
        tr("Running a query"),
        [queries = m_queries, sql](ProgressSink& progress, const std::stop_token& stop) {
            return queries->ask(sql, progress, stop);
        },
        [this, queries = m_queries](SqlAnswer& answer) {
            take(std::shared_ptr<const Trace>(queries, &queries->trace()), std::move(answer));
        });
    showStatus(tr("Running…"), "muted");
    refreshButtons();
}

void SqlPanel::cancel() {
    if (!m_asking.running()) return;
    m_asking.stop();
    m_status->setText(tr("Cancelled"));
    refreshButtons();
}

void SqlPanel::take(const std::shared_ptr<const Trace>& trace, SqlAnswer answer) {
    m_answered = trace;
    QString status;
    if (!answer.problem.isEmpty()) {
        status = errorText(answer.problem, answer.remedy);
    } else {
        status = tr("%1 rows in %2")
                     .arg(countText(std::int64_t(answer.rows())), durationText(answer.seconds * 1e9));
        if (answer.capped)
            status +=
                QStringLiteral(" · ") + tr("there are more: only the first are shown; use LIMIT or GROUP BY");
    }
    showStatus(status, answer.problem.isEmpty() ? "muted" : "danger");
    m_model->setAnswer(std::move(answer));
    m_table->setVisible(m_model->columnCount() > 0);
}

void SqlPanel::showSliceOf(int row) {
    const std::optional<SliceId> id = m_model->sliceOf(row);
    if (!id || !m_answered) return;
    if (const auto slot = slotShowing(m_workspace, m_view, *m_answered, *id))
        showSlice(m_workspace, m_view, *slot, *id);
}

void SqlPanel::setHistory(const QStringList& history) {
    m_history = history.mid(std::max<qsizetype>(history.size() - kLongestHistory, 0));
    m_recalled = m_history.size();
}

void SqlPanel::remember(const QString& sql) {
    m_history.removeAll(sql);
    m_history << sql;
    setHistory(QStringList(m_history));
    emit historyChanged(m_history);
}

void SqlPanel::recall(int step) {
    if (m_history.isEmpty()) return;
    m_recalled = std::clamp<qsizetype>(m_recalled + step, 0, m_history.size());
    m_editor->setPlainText(m_recalled < m_history.size() ? m_history.at(m_recalled) : QString());
    m_editor->moveCursor(QTextCursor::End);
}

bool SqlPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_editor && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers().testFlag(Qt::ControlModifier)) {
            switch (key->key()) {
            case Qt::Key_Return:
            case Qt::Key_Enter:
                if (!m_asking.running()) run();
                return true;
            case Qt::Key_Up:
                recall(-1);
                return true;
            case Qt::Key_Down:
                recall(1);
                return true;
            default:
                break;
            }
        }
    }
    return Panel::eventFilter(watched, event);
}

} // namespace gatescope
