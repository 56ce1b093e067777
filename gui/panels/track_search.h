// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/view_state.h"
#include "tables/rows_model.h"
#include "workspace/workspace.h"

#include <QWidget>

class QLineEdit;

namespace gatescope {

class DataTable;

/// A track of a slot that can be gone to.
struct TrackPlace {
    Slot slot = Slot::A;
    TrackId track = kNoTrack;
    QString name;
    QString process;
    QString kind;
    std::size_t slices = 0;
};

/// The tracks of both slots that hold slices.
std::vector<TrackPlace> trackPlaces(const Workspace& workspace);

/// Finds a track by its name, and shows it: what is hidden or collapsed comes back.
class TrackSearch : public QWidget {
    Q_OBJECT
public:
    TrackSearch(Workspace& workspace, ViewState& view, QWidget* parent = nullptr);

    DataTable& table() { return *m_table; }
    QLineEdit& field() { return *m_field; }

public slots:
    void focusField();
    void showTrack(int row);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();

    Workspace& m_workspace;
    ViewState& m_view;
    RowsModel<TrackPlace>* m_rows;
    DataTable* m_table;
    QLineEdit* m_field;
};

} // namespace gatescope
