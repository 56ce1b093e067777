// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/drawer_panels.h"

#include "charts/chart_view.h"
#include "compare/comparer.h"
#include "compare/difference_panel.h"
#include "panels/area_panel.h"
#include "panels/details_panel.h"
#include "panels/diagnostics_panel.h"
#include "panels/findings_panel.h"
#include "panels/histogram_panel.h"
#include "panels/kernels_panel.h"
#include "panels/load_panel.h"
#include "panels/notes_panel.h"
#include "panels/roofline_panel.h"
#include "panels/search_panel.h"
#include "panels/sql_panel.h"
#include "panels/sweep_curves_panel.h"
#include "shell/drawer.h"
#include "shell/work_page.h"

namespace gatescope {

namespace {

const QString kSearch = QStringLiteral("search");

void add(Drawer& drawer, const char* id, Panel* panel) {
    drawer.addPanel(QString::fromLatin1(id), panel->title(), panel);
    QObject::connect(panel, &Panel::titleChanged, &drawer,
                     [&drawer, panel](const QString& title) { drawer.setTitle(*panel, title); });
}

SearchPanel& search(WorkPage& page) {
    page.showPanel(kSearch);
    return *page.drawer().findChild<SearchPanel*>();
}

} // namespace

void addDrawerPanels(Drawer& drawer, const Parts& parts) {
    Workspace& workspace = parts.workspace;
    ViewState& view = parts.view;
    JobQueue& jobs = parts.jobs;
    add(drawer, "findings", new FindingsPanel(workspace, view));
    auto* kernels = new KernelsPanel(workspace, view, jobs);
    add(drawer, "kernels", kernels);
    add(drawer, "comparison", new DifferencePanel(parts.comparer, view, jobs));
    add(drawer, "details", new DetailsPanel(workspace, view));
    add(drawer, "area", new AreaPanel(workspace, view, jobs));
    add(drawer, "histogram", new HistogramPanel(workspace, view, jobs));
    add(drawer, "roofline", new RooflinePanel(workspace, view, jobs));
    add(drawer, "load", new LoadPanel(workspace, view, jobs));
    add(drawer, "sweep", new SweepCurvesPanel(workspace, view, jobs));
    add(drawer, "search", new SearchPanel(workspace, view, jobs));
    add(drawer, "sql", new SqlPanel(workspace, view, jobs));
    add(drawer, "notes", new NotesPanel(workspace, view));
    add(drawer, "diagnostics", new DiagnosticsPanel(workspace, view, jobs));
    QObject::connect(&parts.comparer, &Comparer::changed, kernels, [kernels, &comparer = parts.comparer] {
        const auto comparison = comparer.comparison();
        kernels->setComparison(
            comparison ? std::shared_ptr<const TraceComparison>(comparison, &comparison->result()) : nullptr);
    });
}

QStringList drawerPanelIds() {
    return {QStringLiteral("findings"),   QStringLiteral("kernels"), QStringLiteral("comparison"),
            QStringLiteral("details"),    QStringLiteral("area"),    QStringLiteral("histogram"),
            QStringLiteral("roofline"),   QStringLiteral("load"),    QStringLiteral("sweep"),
            QStringLiteral("search"),     QStringLiteral("sql"),     QStringLiteral("notes"),
            QStringLiteral("diagnostics")};
}

void showSweep(WorkPage& page, const QString& path) {
    page.showPanel(QStringLiteral("sweep"));
    page.drawer().findChild<SweepCurvesPanel*>()->open(path);
}

ChartView& durationChart(WorkPage& page) {
    auto& panel = *page.drawer().findChild<HistogramPanel*>();
    if (page.drawer().currentPanel() != panel.objectName() || !page.drawerShown())
        page.showPanel(QStringLiteral("histogram"));
    return panel.chart();
}

void searchSlices(WorkPage& page) {
    search(page).searchSlices();
}

void searchTracks(WorkPage& page) {
    search(page).searchTracks();
}

} // namespace gatescope
