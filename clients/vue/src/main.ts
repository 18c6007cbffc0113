import { createApp } from 'vue'
import App from './App.vue'
import { auth0 } from './auth/auth0'
import { router } from './router'
import './styles/index.css'

// The router comes first: Auth0's plugin navigates with it at the end of a login.
createApp(App).use(router).use(auth0).mount('#app')
