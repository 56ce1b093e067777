// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "panels/sql_model.h"
#include "state/view_state.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace gatescope {

class DataTable;
class ElidedLabel;

/// Asks the focused trace in SQL. A row that names a slice leads to it.
class SqlPanel : public Panel {
    Q_OBJECT
public:
    SqlPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    QPlainTextEdit& editor() { return *m_editor; }
    DataTable& table() { return *m_table; }
    SqlModel& model() { return *m_model; }
    /// "12 rows in 3.1 ms", or what was wrong.
    QString status() const;
    bool asking() const { return m_asking.running(); }
    /// Oldest first; kept by the application.
    const QStringList& history() const { return m_history; }
    void setHistory(const QStringList& history);

public slots:
    void run();
    void cancel();
    void showSchema(bool shown);
    /// Through the history: -1 older, 1 newer.
    void recall(int step);

signals:
    void historyChanged(const QStringList& history);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void forget();
    void showStatus(const QString& status, const char* role);
    void take(const std::shared_ptr<const Trace>& trace, SqlAnswer answer);
    void showSliceOf(int row);
    void refreshButtons();
    void remember(const QString& sql);
    QWidget* makeEditor();

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_asking;
    std::shared_ptr<TraceQueries> m_queries;
    std::shared_ptr<const Trace> m_answered; ///< whose rows are shown
    QStringList m_history;
    qsizetype m_recalled = 0; ///< its size: nothing is
    SqlModel* m_model;
    DataTable* m_table;
    QPlainTextEdit* m_editor;
    QPlainTextEdit* m_schema;
    QPushButton* m_run;
    QPushButton* m_cancel;
    ElidedLabel* m_asked;
    QLabel* m_status;
};

} // namespace gatescope
