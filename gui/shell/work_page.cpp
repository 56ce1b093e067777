// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/work_page.h"

#include "compare/align_bar.h"
#include "compare/comparer.h"
#include "compare/difference_panel.h"
#include "compare/link_band.h"
#include "compare/router_switch.h"
#include "compare/slot_bar.h"
#include "compare/verdict_strip.h"
#include "shell/drawer.h"
#include "shell/drawer_panels.h"
#include "shell/tool_rows.h"
#include "state/view_state.h"
#include "timeline/timeline_view.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSplitter>
#include <QVBoxLayout>

#include <limits>

namespace gatescope {

namespace {
constexpr int kTimelineShare = 68; ///< of a hundred; the drawer has the rest
constexpr int kFilterChars = 22;
} // namespace

WorkPage::WorkPage(const Parts& parts, QWidget* parent)
    : QWidget(parent),
      m_parts(parts),
      m_timeline(new TimelineView(parts.workspace, parts.view, this)),
      m_links(new LinkBand(parts.comparer, parts.view, m_timeline)),
      m_drawer(new Drawer(this)),
      m_split(new QSplitter(Qt::Vertical, this)) {
    auto* verdict = new VerdictStrip(parts.workspace, parts.comparer, this);
    connect(verdict, &VerdictStrip::evidenceWanted, m_timeline, [this](Slot slot) {
        m_parts.view.setFocus(slot);
        m_timeline->showGate(1);
    });
    m_links->setPixelOf(
        [this](double time) { return m_timeline->xOf(time) - m_links->mapTo(m_timeline, QPoint()).x(); });
    connect(m_timeline, &TimelineView::geometryChanged, m_links, qOverload<>(&QWidget::update));
    m_timeline->setBetween(m_links);
    connect(&parts.comparer, &Comparer::changed, this, [this] {
        const auto comparison = m_parts.comparer.comparison();
        DifferenceOf differences;
        if (comparison) {
            differences = [comparison](Slot slot, SliceId id) {
                return comparison->change(slot, id).value_or(std::numeric_limits<double>::quiet_NaN());
            };
        }
        m_timeline->setDifferences(differences);
    });
    addDrawerPanels(*m_drawer, parts);
    m_split->addWidget(m_timeline);
    m_split->addWidget(m_drawer);
    m_split->setStretchFactor(0, kTimelineShare);
    m_split->setStretchFactor(1, 100 - kTimelineShare);
    m_split->setCollapsible(0, false);
    m_split->setSizes({kTimelineShare * 10, (100 - kTimelineShare) * 10});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(verdict);
    m_tools = buildTools();
    column->addWidget(m_tools);
    column->addWidget(m_split, 1);
    connect(&parts.workspace, &Workspace::slotsChanged, this, &WorkPage::showTimelines);
    connect(&parts.workspace, &Workspace::entriesChanged, this, &WorkPage::showTimelines);
    showTimelines();
}

void WorkPage::showTimelines() {
    const bool some = !m_parts.workspace.empty();
    m_tools->setVisible(some);
    m_timeline->setVisible(some);
}

QWidget* WorkPage::buildTools() {
    auto* tools = new ToolRows(this);
    tools->setProperty("role", "tools");
    m_switch = new RouterSwitch(m_parts.workspace, m_parts.view, tools);
    auto* rest = new QWidget(tools);
    m_filter = new QLineEdit(rest);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setPlaceholderText(tr("Filter by name"));
    m_filter->setAccessibleName(tr("Filter slices by name"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(fontMetrics().averageCharWidth() * kFilterChars / 2);
    m_filter->setMaximumWidth(fontMetrics().averageCharWidth() * kFilterChars);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        SliceFilter filter = m_parts.view.view().filter;
        filter.text = text;
        m_parts.view.setFilter(filter);
    });
    connect(&m_parts.view, &ViewState::filterChanged, this, [this] {
        const QString text = m_parts.view.view().filter.text;
        if (m_filter->text() != text) m_filter->setText(text);
    });
    auto* row = new QHBoxLayout(rest);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().averageCharWidth());
    row->addWidget(new AlignBar(m_parts.workspace, m_parts.view, m_parts.aligner, rest));
    row->addStretch(1);
    row->addWidget(new SlotBar(m_parts.workspace, rest), 8);
    row->addWidget(m_filter, 2);
    tools->setParts(m_switch, rest);
    return tools;
}

void WorkPage::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool WorkPage::drawerShown() const {
    return m_drawer->isVisibleTo(this);
}

void WorkPage::setDrawerShown(bool shown) {
    m_drawer->setVisible(shown);
    if (!shown) m_timeline->setFocus();
    emit drawerToggled(shown);
}

void WorkPage::showPanel(const QString& id) {
    if (!drawerShown()) setDrawerShown(true);
    m_drawer->showPanel(id);
}

QByteArray WorkPage::saveLayout() const {
    return m_split->saveState();
}

void WorkPage::restoreLayout(const QByteArray& state) {
    if (!state.isEmpty()) m_split->restoreState(state);
}

} // namespace gatescope
