// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "document/document.h"

#include <QWidget>

class QLabel;
class QSplitter;

namespace gatescope {

class AppSettings;
class CompareView;
class DetailsPanel;
class KernelTableView;
class VerdictBar;

/// A document on screen: what was found, the timelines, the kernel table and the selected slice's details.
class ResultPage : public QWidget {
    Q_OBJECT
public:
    explicit ResultPage(QWidget* parent = nullptr);

    void setDocument(DocumentPtr document);
    void setFocusSide(Side side);
    CompareView& compare() { return *m_compare; }
    KernelTableView& table() { return *m_table; }
    DetailsPanel& details() { return *m_details; }

    void saveLayout(AppSettings& settings) const;
    void restoreLayout(const AppSettings& settings);

signals:
    void focusWanted(gatescope::Side side);
    void hoverChanged(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    void connectParts();
    void showSelection();
    void shareHeight();

    QLabel* m_title;
    QLabel* m_subtitle;
    VerdictBar* m_verdict;
    CompareView* m_compare;
    KernelTableView* m_table;
    DetailsPanel* m_details;
    QSplitter* m_rows;
    QSplitter* m_bottom;
    bool m_sharedByHand = false; ///< the user has placed the splitter
};

} // namespace gatescope
