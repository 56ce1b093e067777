// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/kernel_table_view.h"

#include "theme.h"
#include "timeline/slice_colors.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QResizeEvent>

namespace gatescope {

namespace {

constexpr int kCellPadding = 8;

QPixmap swatch(const Theme& theme, Role role, bool redundant, int size, double ratio) {
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(redundant ? theme.surface : theme.roleFill(role));
    QPainter painter(&pixmap);
    if (role == Role::Gate) decorateGate(painter, QRectF(0, 0, size, size), theme, redundant);
    return pixmap;
}

} // namespace

void KernelDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const Theme& theme = themeOf(option->palette);
    const bool redundant = index.data(KernelTableModel::RedundantRole).toBool();
    const bool total = index.data(KernelTableModel::TotalRole).toBool();
    const auto side = static_cast<Side>(index.data(KernelTableModel::SideRole).toInt());
    QColor text = theme.text;
    if (side != Side::Other && side != m_side) text = theme.mutedText;
    if (index.column() == KernelTableModel::Difference) {
        const double value = index.data(KernelTableModel::SortRole).toDouble();
        text = redundant && value < 0 ? theme.good : (total ? theme.text : theme.mutedText);
    }
    if (index.column() == KernelTableModel::Name && !total) {
        const auto role = static_cast<Role>(index.data(KernelTableModel::KindRole).toInt());
        const int size = option->fontMetrics.ascent();
        const double ratio = option->widget ? option->widget->devicePixelRatioF() : 1.0;
        option->icon = QIcon(swatch(theme, role, redundant, size, ratio));
        option->decorationSize = QSize(size, size);
        option->features |= QStyleOptionViewItem::HasDecoration;
        if (redundant) text = theme.redundant;
    }
    const bool focused = side == m_side && side != Side::Other;
    if (total || redundant || focused)
        option->font.setWeight(total || redundant ? QFont::DemiBold : QFont::Medium);
    option->palette.setColor(QPalette::Text, text);
    option->palette.setColor(QPalette::HighlightedText, text);
}

void KernelDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    // The padding is painted here, so that a row's background has no gaps.
    const Theme& theme = themeOf(option.palette);
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, theme.accentSoft);
    } else if (index.data(KernelTableModel::TotalRole).toBool()) {
        painter->fillRect(option.rect, theme.raised);
    }
    QStyleOptionViewItem inner = option;
    inner.state.setFlag(QStyle::State_Selected, false);
    inner.rect.adjust(kCellPadding, 0, -kCellPadding, 0);
    QStyledItemDelegate::paint(painter, inner, index);
}

QSize KernelDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kCellPadding, 0);
}

KernelTableView::KernelTableView(QWidget* parent)
    : QTableView(parent),
      m_model(new KernelTableModel(this)),
      m_sorted(new KernelSortProxy(this)),
      m_delegate(new KernelDelegate(this)) {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(KernelTableModel::SortRole);
    setModel(m_sorted);
    setItemDelegate(m_delegate);
    setAccessibleName(tr("Kernels before and after the fix"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 8);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicatorClearable(true);
    setSortingEnabled(true);
    sortByColumn(-1, Qt::AscendingOrder);
    // The arrow takes room in every column: show it once there is something to say.
    horizontalHeader()->setSortIndicatorShown(false);
    horizontalHeader()->setStretchLastSection(true);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            [this](int column) { horizontalHeader()->setSortIndicatorShown(column >= 0); });
    connect(this, &QTableView::activated, this, [this](const QModelIndex& index) {
        emit kernelChosen(index.siblingAtColumn(KernelTableModel::Name).data().toString());
    });
    fitRows();
}

void KernelTableView::setDocument(const Document& document) {
    m_model->setDocument(document);
    fitColumns();
}

void KernelTableView::fitColumns() {
    const bool both = m_model->comparesSides();
    for (int column = 0; column < KernelTableModel::ColumnCount; ++column) {
        const bool needsBoth =
            KernelTableModel::sideOf(column) == Side::After || column == KernelTableModel::Difference;
        setColumnHidden(column, needsBoth && !both);
    }
    resizeColumnsToContents();
    // Where not all fits, the shares go first: the difference is what the table is for.
    if (horizontalHeader()->length() <= viewport()->width()) return;
    setColumnHidden(KernelTableModel::ShareBefore, true);
    setColumnHidden(KernelTableModel::ShareAfter, true);
}

void KernelTableView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width()) fitColumns();
}

void KernelTableView::setFocusSide(Side side) {
    m_delegate->setFocusSide(side);
    viewport()->update();
}

int KernelTableView::wantedHeight() const {
    const int rows = model()->rowCount() * verticalHeader()->defaultSectionSize();
    return horizontalHeader()->sizeHint().height() + rows + 2 * frameWidth();
}

void KernelTableView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) fitRows();
}

void KernelTableView::fitRows() {
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
}

} // namespace gatescope
