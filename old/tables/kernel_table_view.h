// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/kernel_table_model.h"

#include <QStyledItemDelegate>
#include <QTableView>

namespace gatescope {

/// Colours the table's cells: a swatch per kernel, the redundant gate marked, the side that is not in focus
/// stepped back.
class KernelDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setFocusSide(Side side) { m_side = side; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    Side m_side = Side::Before;
};

class KernelTableView : public QTableView {
    Q_OBJECT
public:
    explicit KernelTableView(QWidget* parent = nullptr);

    void setDocument(const Document& document);
    void setFocusSide(Side side);
    /// What shows every row without scrolling.
    int wantedHeight() const;

signals:
    /// A row was activated: show this kernel on the timeline.
    void kernelChosen(const QString& name);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitRows();
    void fitColumns();

    KernelTableModel* m_model;
    KernelSortProxy* m_sorted;
    KernelDelegate* m_delegate;
};

} // namespace gatescope
