// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/latest_job.h"
#include "panels/hits_model.h"
#include "panels/search_query.h"
#include "state/view_state.h"
#include "workspace/workspace.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace gatescope {

class DataTable;

/// Finds slices by name, and by what their args say. Names come first, since they are quick.
class SliceSearch : public QWidget {
    Q_OBJECT
public:
    SliceSearch(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    void search(const SearchQuery& query);
    SearchQuery query() const;
    const SearchHits& hits() const { return m_model->hits(); }
    HitsModel& model() { return *m_model; }
    DataTable& table() { return *m_table; }
    QLineEdit& field() { return *m_field; }
    /// "3 of 96", "96 hits", or what is wrong with the query.
    QString status() const;
    bool searching() const { return m_byName.running() || m_byArgs.running() || m_pause.isActive(); }

public slots:
    void focusField();
    void next() { step(1); }
    void previous() { step(-1); }

signals:
    /// The search has ended, however.
    void searched();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using Finder = std::vector<SliceId> (*)(const Timeline&, const SearchQuery&, ProgressSink&,
                                            const std::stop_token&);
    void begin();
    void beginWith(LatestJob& job, Finder finder);
    void take(SearchHits hits);
    /// Waits for the names' hits where they are on their way.
    void step(int by);
    void stepNow(int by);
    void showHit(std::size_t place);
    void refreshStatus();
    QWidget* makeBar();

    Workspace& m_workspace;
    ViewState& m_view;
    LatestJob m_byName;
    LatestJob m_byArgs;
    QTimer m_pause;
    HitsModel* m_model;
    DataTable* m_table;
    QLineEdit* m_field;
    QCheckBox* m_case;
    QCheckBox* m_regex;
    QCheckBox* m_args;
    QLabel* m_status;
    std::optional<std::size_t> m_current;
    int m_stepWanted = 0; ///< once there are hits
    bool m_showing = false;
};

} // namespace gatescope
