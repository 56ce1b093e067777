// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panels/args_tree.h"
#include "panels/slice_facts.h"
#include "state/view_state.h"
#include "widgets/panel.h"
#include "workspace/workspace.h"

class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace gatescope {

/// The selected slice: what it is, where it stands, what started it, and all that its producer wrote of it.
class DetailsPanel : public Panel {
    Q_OBJECT
public:
    DetailsPanel(Workspace& workspace, ViewState& view, QWidget* parent = nullptr);

    QString name() const;
    QTreeWidget& tree() { return *m_tree; }
    /// The value shown under a label, at any depth; empty where there is none.
    QString valueOf(const QString& label) const;

public slots:
    void copyMarkdown();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void fill(const SliceScene& scene, const SliceSelection& selected);
    void follow(QTreeWidgetItem* item);
    bool eventFilter(QObject* watched, QEvent* event) override;

    Workspace& m_workspace;
    ViewState& m_view;
    QLabel* m_name;
    QLabel* m_where;
    QTreeWidget* m_tree;
};

} // namespace gatescope
