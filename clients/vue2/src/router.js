import Vue from 'vue'
import VueRouter from 'vue-router'
import { authGuard } from './auth/auth0'
import AdminPage from './pages/AdminPage.vue'
import CallbackPage from './pages/CallbackPage.vue'
import HomePage from './pages/HomePage.vue'
import NotFoundPage from './pages/NotFoundPage.vue'
import ProfilePage from './pages/ProfilePage.vue'
import ProtectedPage from './pages/ProtectedPage.vue'
import PublicPage from './pages/PublicPage.vue'

Vue.use(VueRouter)

/** The routes of the application, and which of them require a signed-in user. */
export function createRouter() {
  return new VueRouter({
    mode: 'history',
    routes: [
      { path: '/', component: HomePage },
      { path: '/public', component: PublicPage },
      { path: '/profile', component: ProfilePage, beforeEnter: authGuard },
      { path: '/protected', component: ProtectedPage, beforeEnter: authGuard },
      { path: '/admin', component: AdminPage, beforeEnter: authGuard },
      { path: '/callback', component: CallbackPage },
      { path: '*', component: NotFoundPage },
    ],
  })
}
