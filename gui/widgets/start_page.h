// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace gatescope {

/// What the window's middle shows while there is no timeline: what to do, or how far the work is.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    void showEmpty();
    void showBusy(const QString& title);
    void showProgress(double done, const QString& what, const QString& remaining);

signals:
    void runWanted();
    void openWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_hint;
    QProgressBar* m_bar;
    QPushButton* m_run;
    QPushButton* m_open;
};

} // namespace gatescope
