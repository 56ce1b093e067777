// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/slice_search.h"
#include "panels/track_search.h"
#include "widgets/panel.h"

class QTabWidget;

namespace gatescope {

/// Search over slices (/) and tracks (Ctrl+P).
class SearchPanel : public Panel {
    Q_OBJECT
public:
    SearchPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent = nullptr);

    SliceSearch& byName() { return *m_slices; }
    TrackSearch& byTrack() { return *m_tracks; }

public slots:
    void searchSlices();
    void searchTracks();
    void next() { m_slices->next(); }
    void previous() { m_slices->previous(); }

private:
    void refresh();

    Workspace& m_workspace;
    QTabWidget* m_tabs;
    SliceSearch* m_slices;
    TrackSearch* m_tracks;
};

} // namespace gatescope
