import { CommonModule } from '@angular/common'
import { NgModule } from '@angular/core'
import { RouterModule } from '@angular/router'
import { CodeSnippet } from './code-snippet'
import { LoginRequired } from './login-required'
import { MessageOutcome } from './message-outcome'
import { MessageView } from './message-view'
import { NavBar } from './nav-bar'
import { NavBarButtons } from './nav-bar-buttons'
import { Notice } from './notice'
import { PageFooter } from './page-footer'
import { PageLoader } from './page-loader'
import { PageTitle } from './page-title'
import { SkipLink } from './skip-link'

/** The components of which the pages consist. */
@NgModule({
  declarations: [
    CodeSnippet,
    LoginRequired,
    MessageOutcome,
    MessageView,
    NavBar,
    NavBarButtons,
    Notice,
    PageFooter,
    PageLoader,
    PageTitle,
    SkipLink,
  ],
  imports: [CommonModule, RouterModule],
  exports: [CodeSnippet, MessageView, NavBar, Notice, PageFooter, PageLoader, PageTitle, SkipLink],
})
export class ComponentsModule {}
