// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/search_panel.h"

#include <QTabWidget>

namespace gatescope {

SearchPanel::SearchPanel(Workspace& workspace, ViewState& view, JobQueue& jobs, QWidget* parent)
    : Panel(tr("Search"), parent),
      m_workspace(workspace),
      m_tabs(new QTabWidget(this)),
      m_slices(new SliceSearch(workspace, view, jobs, this)),
      m_tracks(new TrackSearch(workspace, view, this)) {
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_slices, tr("Slices"));
    m_tabs->addTab(m_tracks, tr("Tracks"));
    setContent(m_tabs);
    connect(&workspace, &Workspace::slotsChanged, this, &SearchPanel::refresh);
    refresh();
}

void SearchPanel::refresh() {
    if (m_workspace.empty()) {
        showPlaceholder(tr("Nothing is open"), tr("Open a trace, or profile a layer."));
    } else {
        showContent();
    }
}

void SearchPanel::searchSlices() {
    m_tabs->setCurrentWidget(m_slices);
    m_slices->focusField();
}

void SearchPanel::searchTracks() {
    m_tabs->setCurrentWidget(m_tracks);
    m_tracks->focusField();
}

} // namespace gatescope
