// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/slot_comparison.h"

#include <QWidget>

#include <functional>
#include <span>

namespace gatescope {

class Comparer;
class ViewState;

/// Between two timelines: which call of one does the work of which call of the other, as slanted bands, and
/// above them by how much its time differs. Bands that are narrower than a pixel become one. With the focus:
/// Left and Right go from pair to pair, Up and Down to the call of either side.
class LinkBand : public QWidget {
    Q_OBJECT
public:
    LinkBand(const Comparer& comparer, ViewState& view, QWidget* parent = nullptr);

    /// Where a shared time is drawn, as the timelines above and below draw it.
    void setPixelOf(std::function<double(double)> pixelOf) { m_pixelOf = std::move(pixelOf); }
    QSize sizeHint() const override;
    /// What stands here instead of links, where there are none to be seen.
    QString words() const;
    /// Selects the next or previous pair of calls, on the side that keys act on, and shows it; the first in
    /// view where none is selected. False where there is no further one.
    bool step(int step);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Band {
        QRectF top;
        QRectF bottom;
        KernelLink link;
        double change = 0;
    };

    std::vector<Band> visibleBands() const;
    std::span<const KernelLink> linksInView() const;
    /// The pair of what is selected; null where that has no partner.
    const KernelLink* selectedLink() const;
    void select(const KernelLink& link, Slot slot);
    void describe();
    QString linkText(const KernelLink& link) const;
    const Band* bandAt(const std::vector<Band>& bands, const QPointF& position) const;
    QColor colourOf(double change) const;

    const Comparer& m_comparer;
    ViewState& m_view;
    std::function<double(double)> m_pixelOf;
};

} // namespace gatescope
