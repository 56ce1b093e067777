// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/router_switch.h"

#include "look/theme.h"
#include "state/view_state.h"
#include "widgets/elided_label.h"
#include "workspace/workspace.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace gatescope {

RouterSwitch::RouterSwitch(Workspace& workspace, ViewState& view, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_view(view),
      m_name(new ElidedLabel(QString(), this)),
      m_buttons(new QButtonGroup(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_name->setProperty("role", "muted");
    m_name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred); // gives way where there is no room
    row->addWidget(m_name);
    row->addSpacing(fontMetrics().averageCharWidth());
    const Show order[] = {Show::OnlyA, Show::OnlyB, Show::Both, Show::Difference};
    for (const Show show : order) {
        auto* button = new QToolButton(this);
        button->setCheckable(true);
        button->setProperty("role", "segment");
        button->setFocusPolicy(Qt::StrongFocus);
        m_buttons->addButton(button, static_cast<int>(show));
        row->addWidget(button);
    }
    m_buttons->setExclusive(true);
    connect(m_buttons, &QButtonGroup::idClicked, this,
            [this](int id) { m_view.setShow(static_cast<Show>(id)); });
    connect(&m_view, &ViewState::showChanged, this, &RouterSwitch::refresh);
    connect(&workspace, &Workspace::slotsChanged, this, &RouterSwitch::refresh);
    refresh();
}

void RouterSwitch::flip() {
    if (!m_workspace.comparing()) return;
    m_view.setShow(m_view.view().show == Show::OnlyB ? Show::OnlyA : Show::OnlyB);
}

void RouterSwitch::refresh() {
    setVisible(m_workspace.comparing());
    const bool placements = m_workspace.comparesPlacements();
    m_name->setText(placements ? QStringLiteral("is_internal_router") : tr("Show"));
    m_name->updateGeometry();
    const auto name = [this](Show show, const QString& text, const QString& tip) {
        QAbstractButton* button = m_buttons->button(static_cast<int>(show));
        button->setText(text);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
    };
    name(Show::OnlyA, placements ? tr("false · before") : tr("A"), tr("The baseline alone"));
    name(Show::OnlyB, placements ? tr("true · after") : tr("B"), tr("The candidate alone"));
    name(Show::Both, tr("both"), tr("Baseline above candidate"));
    name(Show::Difference, tr("difference"), tr("Both, coloured by how each call's time differs"));
    m_buttons->button(static_cast<int>(m_view.view().show))->setChecked(true);
}

} // namespace gatescope
