import Vue from 'vue'
import App from './App.vue'
import { createAuth0 } from './auth/auth0'
import { createRouter } from './router'
import './styles/index.css'

const router = createRouter()
Vue.prototype.$auth0 = createAuth0(router)

new Vue({ router, render: h => h(App) }).$mount('#app')
